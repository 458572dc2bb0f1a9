"""How an edition looks: HTML, PDF, feed, search, research object.

Takes a ledger, executed notebooks and changes; gives files. Executes nothing and computes no result: what is not in
the ledger is not on a page.
"""
