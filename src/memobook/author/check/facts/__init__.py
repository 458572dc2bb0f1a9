"""Rules for what the numbers rest on: claims, units, data and locks.

Takes the material of a check; gives findings with their lines. Changes nothing.
"""
