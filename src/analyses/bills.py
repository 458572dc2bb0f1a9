"""What households pay for electricity: an index by month, and changes against the same month of an earlier year."""

from __future__ import annotations

import pandas as pd


def by_month(table: pd.DataFrame, series: str) -> pd.Series:
    """The index of a series by month, in order.

    Parameters
    ----------
    table : dataset ``household_electricity``: columns ``series``, ``month`` and ``value``.

    Raises
    ------
    LookupError : it has no such series.
    """
    rows = table[table["series"] == series]
    if rows.empty:
        raise LookupError(f"no row of series {series}")
    return rows.set_index("month")["value"].sort_index()


def change_over(index: pd.Series, months: int) -> float:
    """Change of the last month against ``months`` before, a fraction; NaN where that month is missing.

    Months are looked up by their day, not counted in rows: the index has gaps (October 2025 was never published).
    """
    last = index.index[-1]
    earlier = index.get(last - pd.DateOffset(months=months))
    return float("nan") if earlier is None else float(index.iloc[-1] / earlier - 1)
