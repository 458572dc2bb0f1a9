"""All values and claims of an edition, as data.

Takes executed runs and the register; gives verdicts, ranges, score and graph. Executes nothing and lays out nothing.
"""
