"""Cells of a notebook as they are written: their code, their Markdown, what they import.

Takes a notebook file; gives what it says. Executes nothing.
"""
