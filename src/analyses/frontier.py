"""The capability frontier: the best score that models of a country had reached by a day."""

from __future__ import annotations

import pandas as pd

DAYS_A_MONTH = 365.25 / 12


def frontier(capability: pd.DataFrame, country: str, *, estimates: bool) -> pd.DataFrame:
    """Models of a country that raised its best score when they came out, oldest first.

    Parameters
    ----------
    capability : dataset ``capability`` (columns ``country``, ``release_date``, ``score``, ``estimate``).
    estimates : whether scores that the file itself marks as estimates count.
    """
    rows = capability[capability["country"] == country]
    if not estimates:
        rows = rows[~rows["estimate"].astype(bool)]
    rows = rows.sort_values(["release_date", "score"])
    return rows[rows["score"] > rows["score"].cummax().shift(fill_value=float("-inf"))].reset_index(drop=True)


def lag_months(leader: pd.DataFrame, follower: pd.DataFrame) -> float:
    """Months between the follower's newest best and the day on which the leader first had that score.

    Both frames come from :func:`frontier`. The leader must have reached the score.
    """
    best = follower.iloc[-1]
    first = leader[leader["score"] >= best["score"]].iloc[0]
    return float((best["release_date"] - first["release_date"]).days / DAYS_A_MONTH)
