"""Directives: each shows one part of the ledger on a page, and asks nothing of any other.

Takes the ledger of the page’s edition; gives nodes. Computes no number.
"""
