"""The section on routing: what routers keep of a strong model's lead, what they would save, and choices by category."""

from . import bill, choices, figures, tables, trial, words

__all__ = ["bill", "choices", "figures", "tables", "trial", "words"]
