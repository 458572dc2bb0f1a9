"""What a supplier keeps of its revenue, and who brings it in, year by year."""

from __future__ import annotations

import pandas as pd


def margins(rows: pd.DataFrame) -> pd.DataFrame:
    """Net income over revenue by period, where both are known (fractions; below 0 is a loss).

    Parameters
    ----------
    rows : dataset ``cerebras``, one row a ``period`` and ``measure``; of several of one measure the newest counts.

    Returns
    -------
    Index: periods; columns ``margin`` and ``plain``, without the one-time gains that were named (the same where none).
    """
    measures = ["revenue", "net_income", "one_time_gain"]
    known = rows[rows["measure"].isin(measures)].sort_values("published", kind="stable")
    money = known.groupby(["period", "measure"])["value"].last().unstack().reindex(columns=measures)
    money = money.dropna(subset=["revenue", "net_income"])
    plain = money["net_income"] - money["one_time_gain"].fillna(0)
    return pd.DataFrame({"margin": money["net_income"] / money["revenue"], "plain": plain / money["revenue"]})


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
