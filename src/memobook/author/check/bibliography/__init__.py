"""Rules for entries of the bibliography and for what cites them.

Takes the material of a check; gives findings with their lines. Changes nothing.
"""
