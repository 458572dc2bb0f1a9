"""Where runs are kept: their keys and the store of their results, safe with several writers.

Takes finished runs; gives the one whose key and reads are those asked for. Trusts no file that it did not check.
"""
