"""Why a run would happen: which part of its key is not that of a stored one.

Takes a job and the store; gives the parts that changed, in words. Executes nothing.
"""
