"""Who executes runs: worker processes of this machine, or a Dask cluster.

Takes runs that may begin; gives their results or failures as they come. Stores nothing.
"""
