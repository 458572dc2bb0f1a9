"""Rules for notebooks: their cells, the names that these make and need, what they read and run in.

Takes the material of a check; gives findings with their cells. Executes nothing.
"""
