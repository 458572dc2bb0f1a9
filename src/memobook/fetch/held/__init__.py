"""What a source says beside what is held: checked, corrected, merged or set aside.

Takes rows and the dataset that is held; gives the rows to keep and what moved. Asks no source.
"""
