"""A built site brought to where it is published.

Takes a finished site; gives a folder or bucket that changed whole, or not at all. Builds nothing.
"""
