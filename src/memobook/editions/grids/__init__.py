"""Grids that a register declares, and what their runs recorded.

Takes the register and themes; gives combinations, and their words. Executes nothing.
"""
