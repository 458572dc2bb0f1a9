"""What became different between two editions, and why.

Takes two ledgers and, for causes, the code and data of both; gives differences with causes and words. Never changes
an edition.
"""
