"""Directives: each shows one part of the ledger on a page, and asks nothing of any other."""
