"""References that the documentation prints from the code itself: commands, datasets, the ledger’s schema.

Takes the engine’s own modules; gives tables of the documentation. Repeats nothing by hand.
"""
