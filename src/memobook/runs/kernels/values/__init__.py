"""Runs of which only the values are wanted: no Jupyter kernel, no figure, no table, the same values.

What can't be told apart from a kernel is executed; where there is a doubt (:mod:`.doubt`), or where anything goes
wrong, the caller executes the whole notebook in a kernel.
"""
