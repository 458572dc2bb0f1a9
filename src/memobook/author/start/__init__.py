"""To begin: a publication, a theme.

Takes a folder or a name; gives files that build as they are. Overwrites nothing.
"""
