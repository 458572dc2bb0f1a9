"""The section on the frontier by country: the distance of the best models, by vintage and by reports."""

from . import figures, openness, reports, results, standing, tables, ways, words

__all__ = ["figures", "openness", "reports", "results", "standing", "tables", "ways", "words"]
