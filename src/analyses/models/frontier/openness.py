"""Which frontier models have open weights, and how far the best open one is behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyses.frontier import lags, records
from analyses.matching import plain
from analyses.openness import is_open, open_share

from ..ends import Ends
from ..written import Result, Table, day, table
from .standing import Standing


@dataclass(frozen=True)
class Share:
    """How many frontier models of a country have open weights; the share and its ends are fractions."""

    models: int
    open: int
    unstated: int
    share: float
    ends: Ends


def of_countries(now: Standing) -> tuple[Share, Share]:
    """Of the follower and of the leader, by :func:`analyses.openness.open_share`."""
    follower, leader = (
        Share(one["models"], one["open"], one["unstated"], one["share"], (one["low"], one["high"]))
        for one in map(open_share, reversed(now.sides))
    )
    return follower, leader


def shares(now: Standing) -> Iterator[Result]:
    """The shares of the two countries."""
    for short, title, one in zip(("china", "us"), ("Chinese", "US"), of_countries(now), strict=True):
        label = f"{title} frontier models with open weights, {one.open} of {one.models}"
        yield {"name": f"open_share_{short}", "value": one.share, "label": label, "ci": one.ends}


def behind(now: Standing) -> tuple[Result, Result] | None:
    """By how many points and months the best open model is behind; None where no model was as good before."""
    leaders, free = records(now.usable), records(now.usable[is_open(now.usable["access"])])
    months = lags(leaders, free)
    if not len(free) or free["release_date"].iloc[-1] not in months.index:
        return None
    gap, which = leaders["score"].iloc[-1] - free["score"].iloc[-1], plain(free["model"].iloc[-1])
    label = f"best score less best score with open weights, {which}, among all models"
    later = "months by which the best open model came after the first model with at least its score"
    return (
        {"name": "open_gap", "value": gap, "label": label},
        {"name": "open_lag", "value": months.iloc[-1], "label": later},
    )


def tabulated(now: Standing) -> Table:
    """Frontier models with open weights, by country."""
    of = of_countries(now)
    columns = {
        "Country": ["China", "United States"],
        "Frontier models": [one.models for one in of],
        "Open weights": [one.open for one in of],
        "Access not stated": [one.unstated for one in of],
        "Share, %": [one.share * 100 for one in of],
        "95 % interval, %": [f"{one.ends[0] * 100:.0f} to {one.ends[1] * 100:.0f}" for one in of],
    }
    return table(columns, {"Share, %": "{:.0f}"}, f"Frontier models with open weights, vintage of {day(now.fitted)}")
