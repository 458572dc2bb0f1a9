"""Conditions on values and their units: whether one holds, fails or is undecided.

Takes a condition as written and values; gives what follows, or what is wrong with it. Changes no value.
"""
