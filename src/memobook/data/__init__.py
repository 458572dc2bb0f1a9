"""The data package: datasets, their rows, and what of them was public on a day.

Takes data/; gives typed rows as of a day and their hashes. Never asks a source and never writes.
"""
