"""Editions frozen into locks.

Takes an edition as committed; gives a lock and what a reader is told of it. Never writes one anew.
"""
