"""How a notebook’s author records: one line a kind, families at once, cells again and again, names completed.

Takes what a cell computed; gives values to the notebook that holds them. Reads no data.
"""
