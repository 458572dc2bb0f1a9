"""Claims that stand beside their sentence, in the memo itself.

Takes the memo's text; gives the same entries and statements as the register and ``statements.csv`` would hold, each
with the line of the memo where it stands. Knows no values and decides nothing.
"""
