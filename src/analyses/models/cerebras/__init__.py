"""The section on one supplier: who buys from Cerebras, what hangs on its largest customer, and what it keeps."""

from . import accounts, customers, figures, halving, tables, words

__all__ = ["accounts", "customers", "figures", "halving", "tables", "words"]
