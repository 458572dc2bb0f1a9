"""How a notebook's author records: one line a kind, families at once, cells again and again, names completed."""
