"""One run in one kernel: papermill, its client and environment, warm kernels, and outputs without what differs from
one execution to the next.
"""
