"""The distance between two frontiers: its path, its largest moves, and how far its errors reach.

Scores are points of one vintage of an index; frames of leader and follower come from ``frontier.frontier``.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from memobook import remembered

COLUMNS = [
    *["index", "day", "leader", "leader_score", "follower", "follower_score", "follower_day"],
    *["gap", "low", "high", "apart", "grade"],
]


@remembered
def gap_steps(leader: pd.DataFrame, follower: pd.DataFrame) -> pd.DataFrame:
    """The gap after each record of either side, from the first day on which both had a model.

    Returns
    -------
    One row a day on which a record fell: ``day``, ``model`` and ``country`` of the record (the higher one where both
    set one), best scores ``leader`` and ``follower``, ``gap`` and ``change``, the gap less that of the row before
    (missing in the first row). Points; a negative gap means that the follower leads.
    """
    sides = [leader.assign(side="leader"), follower.assign(side="follower")]
    moves = pd.concat(sides).sort_values(["release_date", "score"], kind="stable")
    best = moves.pivot_table(index="release_date", columns="side", values="score", aggfunc="max").cummax().ffill()
    best = best.reindex(columns=["leader", "follower"]).dropna()
    last = moves.groupby("release_date")[["model", "country"]].last()
    steps = best.join(last).assign(gap=best["leader"] - best["follower"])
    steps["change"] = steps["gap"].diff()
    return steps.rename_axis("day").reset_index()[["day", "model", "country", "leader", "follower", "gap", "change"]]


def gap_on(steps: pd.DataFrame, day: pd.Timestamp) -> float:
    """The gap on a day, by models released until then.

    Raises
    ------
    LookupError : before the first day on which both sides had a model.
    """
    known = steps[steps["day"] <= day]
    if known.empty:
        raise LookupError(f"not both sides had a model on {day:%Y-%m-%d}")
    return float(known["gap"].iloc[-1])


def largest_moves(steps: pd.DataFrame, number: int) -> pd.DataFrame:
    """The releases that widened the gap most and those that narrowed it most, ``number`` of each, in order of days."""
    moved = steps.dropna(subset="change")
    wide = moved[moved["change"] > 0].nlargest(number, "change")
    narrow = moved[moved["change"] < 0].nsmallest(number, "change")
    return pd.concat([wide, narrow]).sort_values("day").reset_index(drop=True)


def gap_interval(leader: Any, follower: Any) -> tuple[float, float] | None:
    """Interval of the difference of two scores from their own intervals, at the level of those.

    The distances of the limits from the scores are added in squares, each limit of the difference from the two that
    bear on it: the method of variance estimates recovery (Zou and Donner 2008), for independent errors. Errors of
    one fit of an index are likely to move together; then the true interval is narrower.

    Parameters
    ----------
    leader, follower : rows with ``score``, ``score_low``, ``score_high``, in points.

    Returns
    -------
    None where a score has no interval.
    """
    ends = [leader.score_low, leader.score_high, follower.score_low, follower.score_high]
    if any(pd.isna(end) for end in ends):
        return None
    gap = leader.score - follower.score
    down = math.hypot(leader.score - leader.score_low, follower.score_high - follower.score)
    up = math.hypot(leader.score_high - leader.score, follower.score - follower.score_low)
    return float(gap - down), float(gap + up)


def reported_gaps(reports: pd.DataFrame, leader: str, follower: str) -> pd.DataFrame:
    """Gaps between the best scores that texts report, by index and day on which the leader's was reported.

    The follower's best is that of its newest report until then, so the two may be of different days; that is an
    approximation where an index is fitted anew in between.

    Parameters
    ----------
    reports : dataset ``frontier_reports``.
    leader, follower : countries.

    Returns
    -------
    ``index``, ``day``, ``leader``, ``leader_score``, ``follower``, ``follower_score``, ``follower_day``, ``gap``,
    ``low``, ``high`` (of :func:`gap_interval`, or missing), ``apart`` (whether the two scores' own intervals do not
    touch, or None without intervals) and ``grade``, the weaker of the two.
    """
    rows = []
    for (index, day), group in reports[reports["country"] == leader].groupby(["index", "day"]):
        theirs = reports[(reports["country"] == follower) & (reports["index"] == index) & (reports["day"] <= day)]
        if theirs.empty:
            continue
        theirs = theirs[theirs["day"] == theirs["day"].max()]
        first, second = (side.nlargest(1, "score").iloc[0] for side in (group, theirs))
        ends = gap_interval(first, second)
        rows.append(
            {
                "index": index,
                "day": day,
                "leader": first["model"],
                "leader_score": first["score"],
                "follower": second["model"],
                "follower_score": second["score"],
                "follower_day": second["day"],
                "gap": first["score"] - second["score"],
                "low": ends[0] if ends else math.nan,
                "high": ends[1] if ends else math.nan,
                "apart": bool(first["score_low"] > second["score_high"]) if ends else None,
                "grade": max(first["verification"], second["verification"]),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)
