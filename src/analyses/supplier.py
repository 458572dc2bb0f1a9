"""What a supplier keeps of its revenue, and who brings it in, year by year."""

from __future__ import annotations

import pandas as pd


def margins(rows: pd.DataFrame) -> pd.Series:
    """Net income over revenue by period, where both are known (fractions; below 0 is a loss).

    Parameters
    ----------
    rows : dataset ``cerebras``, one row a ``period`` and ``measure``; of several of one measure the newest counts.
    """
    known = rows[rows["measure"].isin(["revenue", "net_income"])].sort_values("published", kind="stable")
    money = known.groupby(["period", "measure"])["value"].last().unstack()
    money = money.reindex(columns=["revenue", "net_income"]).dropna()
    return money["net_income"] / money["revenue"]


def shares(rows: pd.DataFrame, related: tuple[str, ...]) -> pd.DataFrame:
    """Share of revenue by year, of the largest of the related customers and of all of them.

    Parameters
    ----------
    related : customers who are not independent of each other.

    Returns
    -------
    Index: years; columns ``largest`` and ``together`` (fractions). A year in which only some of the related were named
    has less ``together`` than they may have had.
    """
    named = rows[(rows["measure"] == "revenue_share") & rows["period"].str.fullmatch(r"\d{4}")]
    named = named.sort_values("published", kind="stable").drop_duplicates(["period", "customer"], keep="last")
    largest = named[named["customer"].isin(related)].groupby("period")["value"]
    return pd.DataFrame({"largest": largest.max(), "together": largest.sum()})
