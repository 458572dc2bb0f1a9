"""Which filing counts, to which months, and how well it is known: what was filed first against what was restated,
fiscal against calendar quarters, copies against the filing itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

CHOICES = ("newest", "first")
# from the best grade of evidence to the worst
EVIDENCE = {
    "V1": "from the filings themselves",
    "V2": "from copies of the filings, two of which agree",
    "V3": "from copies of the filings, in part from a single one",
}

# what is told of how many quarters are held: the words, and the grades that count
GRADED = {
    "rows": ("held", ["V1", "V2", "V3"]),
    "rows_own": ("read in the filing itself (grade V1)", ["V1"]),
    "rows_two": ("of which two copies agree (grade V2)", ["V2"]),
    "rows_single": ("from a single copy (grade V3)", ["V3"]),
}


ALIKE = (
    "Each quarter is held once, so what was filed first and what was filed last are the same here; a later filing that "
    "changes a quarter would be told apart."
)


def graded(rows: pd.DataFrame) -> dict[str, int]:
    """How many rows of dataset ``capex`` there are by the names of :data:`GRADED`."""
    return {name: int(rows["verification"].isin(grades).sum()) for name, (_, grades) in GRADED.items()}


def chosen(vintages: pd.DataFrame, filing: str) -> pd.DataFrame:
    """One row a company and quarter of dataset ``capex``: the ``newest`` that was filed for it, or the ``first``.

    Parameters
    ----------
    vintages : every vintage of the dataset.

    Raises
    ------
    ValueError : another choice.
    """
    if filing not in CHOICES:
        raise ValueError(f"filing is {filing!r}; it must be one of {', '.join(CHOICES)}")
    by_quarter = vintages.sort_values("published", kind="stable").groupby(["company", "calendar_quarter"])
    rows = by_quarter.tail(1) if filing == "newest" else by_quarter.head(1)
    return rows.sort_values(["company", "calendar_quarter"]).reset_index(drop=True)


def restated(vintages: pd.DataFrame) -> pd.DataFrame:
    """Quarters whose figure a later filing changed: ``company``, ``calendar_quarter``, ``first``, ``newest`` (USD)."""
    keys = ["company", "calendar_quarter"]
    first, newest = (chosen(vintages, choice).set_index(keys)["capex"] for choice in CHOICES[::-1])
    both = pd.DataFrame({"first": first, "newest": newest})
    return both[both["first"] != both["newest"]].reset_index()


def months_early(capex: pd.DataFrame) -> dict[str, int]:
    """Months by which the quarters of each company end before the calendar quarters to which they are assigned.

    Raises
    ------
    ValueError : a company whose fiscal quarters moved.
    """
    found: dict[str, set[int]] = {}
    for company, quarter, own in capex[["company", "calendar_quarter", "period_end"]].itertuples(index=False):
        end = pd.Period(quarter, freq="Q").end_time
        found.setdefault(company, set()).add(12 * (end.year - own.year) + end.month - own.month)
    moved = [company for company, months in found.items() if len(months) > 1]
    if moved:
        raise ValueError(f"the fiscal quarters of {', '.join(moved)} moved; they can't be aligned by one rule")
    return {company: months.pop() for company, months in found.items()}


def on_calendar_months(table: pd.DataFrame, early: Mapping[str, int]) -> pd.DataFrame:
    """Fiscal quarters put on calendar months by weighting two neighbours: an approximation.

    Spending is taken as even within a quarter. A company whose quarters end ``k`` months early spends ``(3 - k) / 3``
    of a quarter and ``k / 3`` of the next one within the calendar quarter (one that ends late: of the one before).
    Until the next quarter is filed, its months are taken at the rate of the last one.

    Parameters
    ----------
    table : quarters × companies, USD, NaN where not filed.
    early : months by company, as :func:`months_early` gives them.
    """
    quarters = pd.PeriodIndex(table.index, freq="Q")
    every = pd.period_range(quarters.min(), quarters.max(), freq="Q")
    even = table.set_axis(quarters).reindex(every)
    moved = even.copy()
    for company in table.columns:
        months = early[company]
        own, neighbour = even[company], even[company].shift(-1 if months > 0 else 1)
        if months > 0:
            neighbour = neighbour.where(own.index != own.last_valid_index(), own)
        if months:
            moved[company] = ((3 - abs(months)) * own + abs(months) * neighbour) / 3
    return moved.set_axis(every.astype(str)).loc[table.index]


def calendar_bounds(table: pd.DataFrame, early: Mapping[str, int], quarter: str) -> tuple[float, float] | None:
    """Least and most that the companies together can have spent in a calendar quarter, USD, whatever the months.

    Without an assumption on the months within fiscal quarters: of each fiscal quarter that touches the calendar
    quarter, anything from nothing to all may lie within it, save those that are the calendar quarter. None where a
    fiscal quarter that touches it is not filed. Table and months as in :func:`on_calendar_months`.
    """
    quarters = pd.PeriodIndex(table.index, freq="Q")
    levels = table.set_axis(quarters)
    low = high = 0.0
    for company in table.columns:
        months, own = early[company], pd.Period(quarter, freq="Q")
        touching = [own] if months == 0 else [own, own + (1 if months > 0 else -1)]
        spent = levels[company].reindex(touching)
        if spent.isna().any():
            return None
        low += float(spent.iloc[0]) if months == 0 else 0.0
        high += float(spent.sum())
    return low, high


def evidence(rows: pd.DataFrame) -> str:
    """The worst grade behind some rows of dataset ``capex``, in words."""
    return EVIDENCE[max(rows["verification"])]
