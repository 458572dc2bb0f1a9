"""The section on list prices: what able models cost, at equal capability and over time."""

from . import equal, figures, least, lists, market, tables, words

__all__ = ["equal", "figures", "least", "lists", "market", "tables", "words"]
