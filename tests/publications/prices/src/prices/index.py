"""Changes of a price index, and how far a later vintage moved it."""

from __future__ import annotations

import pandas as pd


def over_a_year(index: pd.Series) -> tuple[str, float]:
    """The newest month and the change of its index from the same month a year before, as a fraction.

    Parameters
    ----------
    index : by month as text (``2025-12``).
    """
    month = max(index.index)
    before = f"{int(month[:4]) - 1}{month[4:]}"
    return month, float(index[month] / index[before] - 1)


def largest_revision(first: pd.Series, newest: pd.Series) -> float:
    """The largest change, as a fraction, of a month's index from a first vintage to the newest, over months of both."""
    both = first.index.intersection(newest.index)
    return float((newest[both] / first[both] - 1).abs().max())
