"""The capability frontier: the best score that models of a country had reached by a day."""

from __future__ import annotations

import pandas as pd

DAYS_A_MONTH = 365.25 / 12
NEWEST = "newest"


def one_vintage(vintages: pd.DataFrame, vintage: str = NEWEST) -> pd.DataFrame:
    """The rows of one vintage of the index: the newest one, or that of an ISO day.

    Parameters
    ----------
    vintages : every public vintage of dataset ``capability`` (column ``published`` tells them apart).

    Raises
    ------
    LookupError : no vintage of that day was public.
    """
    days = sorted(vintages["published"].unique())
    wanted = days[-1] if vintage == NEWEST and days else pd.to_datetime(vintage, errors="coerce")
    if wanted not in days:
        known = ", ".join(f"{day:%Y-%m-%d}" for day in days) or "none"
        raise LookupError(f"no vintage of {vintage!r} was public; public were: {known}")
    return vintages[vintages["published"] == wanted].reset_index(drop=True)


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
    return records(rows)


def records(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of the rows that beat every score released before, oldest first; of one day the best, of equals the first.

    A family of models that comes out on one day raises the best score once, however many sizes it has.
    """
    rows = rows.sort_values(["release_date", "score"], ascending=[True, False], kind="stable")
    rows = rows.drop_duplicates("release_date")
    return rows[rows["score"] > rows["score"].cummax().shift(fill_value=float("-inf"))].reset_index(drop=True)


def lags(leader: pd.DataFrame, follower: pd.DataFrame) -> pd.Series:
    """Months by which each record of the follower came after the leader's first model with at least its score.

    Both frames come from :func:`frontier`. Indexed by the follower's days of release; negative where the follower
    was first, left out where the leader has not reached the score.
    """
    months = {}
    for row in follower.itertuples():
        reached = leader[leader["score"] >= row.score]
        if len(reached):
            months[row.release_date] = (row.release_date - reached["release_date"].iloc[0]).days / DAYS_A_MONTH
    return pd.Series(months, dtype=float)


def lag_months(leader: pd.DataFrame, follower: pd.DataFrame) -> float:
    """Months between the follower's newest best and the day on which the leader first had that score.

    Both frames come from :func:`frontier`. The leader must have reached the score.
    """
    return float(lags(leader, follower.tail(1)).iloc[0])


def average_lag(leader: pd.DataFrame, follower: pd.DataFrame, until: pd.Timestamp) -> float:
    """Months by which the follower trailed on an average day: how long the leader had had the follower's best score.

    Counted on each day from the follower's first model, or the leader's if that came later, until ``until``; days on
    which the leader had not reached that score are left out. Unlike :func:`lags` it counts the time spent waiting
    for the next model. Missing where no day is left.
    """
    start = max(leader["release_date"].iloc[0], follower["release_date"].iloc[0])
    days = pd.Series(pd.date_range(start, until))
    best = follower["score"].to_numpy()[follower["release_date"].searchsorted(days, side="right") - 1]
    reached = leader["score"].searchsorted(best)
    first = leader["release_date"].reindex(reached).reset_index(drop=True)
    return float(((days - first).dt.days / DAYS_A_MONTH)[first <= days].mean())
