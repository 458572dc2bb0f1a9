"""Tables of the frontier: ways to compare, moves, vintages, reports, yardsticks and laboratories.

Each gives a frame whose columns are what a reader sees; ``attrs["formats"]`` says how numbers are printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analyses.laboratories import top_gap, win_rate
from analyses.matching import plain

from .standing import Ends, known

Measured = Sequence[tuple[str, float, Ends | None]]


def table(columns: Mapping[str, Any] | pd.DataFrame, formats: Mapping[str, str]) -> pd.DataFrame:
    """A frame that says how its numbers are printed."""
    frame = pd.DataFrame(columns)
    frame.attrs["formats"] = dict(formats)
    return frame


def told(ends: Ends | None) -> str | None:
    """Ends of an interval as text."""
    return None if ends is None else f"{ends[0]:.1f} to {ends[1]:.1f}"


def ways(measured: Measured, leading: pd.DataFrame, countries: Sequence[str], level: float) -> pd.DataFrame:
    """The distance in the ways that were ``measured``, and between means of the best laboratories of each country.

    Parameters
    ----------
    measured : name, points, and interval of each way.
    leading : :func:`analyses.laboratories.best_of_each`.
    countries : leader and follower.
    """
    (leader, follower), rows = countries, list(measured)
    for number in (2, 3, 4, 5):
        if mean := top_gap(leading, leader, follower, number):
            rows.append((f"Means of the {number} best laboratories", mean[0], known(mean[1:])))
    columns = {
        "What is compared": [name for name, *_ in rows],
        "US less China, points": [gap for _, gap, _ in rows],
        f"Its {level:.0%} confidence interval": [told(ends) for *_, ends in rows],
    }
    return table(columns, {"US less China, points": "{:.1f}"})


def moves(largest: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The releases of :func:`analyses.gap.largest_moves`; ``names`` of countries."""
    columns = {
        "Day": largest["day"].dt.strftime("%Y-%m-%d"),
        "Model": largest["model"],
        "Country": largest["country"].map(names),
        "Change, points": largest["change"],
        "Gap after it, points": largest["gap"],
    }
    return table(columns, {"Change, points": "{:+.1f}", "Gap after it, points": "{:.1f}"})


def vintages(common: pd.DataFrame, level: float) -> pd.DataFrame:
    """What each vintage says of the same day, by :func:`analyses.models.standing.on_common_day`."""
    gap = f"Gap on {common['published'].min():%Y-%m-%d}, points"
    columns = {
        "Vintage": common["published"].dt.strftime("%Y-%m-%d"),
        gap: common["gap"],
        "Without estimates": common["plain"],
        f"Its {level:.0%} confidence interval": _told(common),
        f"{level:.0%} confidence intervals of the scores": _apart(common),
        "At the vintage's end": common["end"],
    }
    return table(columns, dict.fromkeys([gap, "Without estimates", "At the vintage's end"], "{:.1f}"))


def reports(pairs: pd.DataFrame, level: float) -> pd.DataFrame:
    """What others report, by :func:`analyses.gap.reported_gaps`."""
    columns = {
        "Index": pairs["index"],
        "Day": [f"{day:%Y-%m-%d}" for day in pairs["day"]],
        "Best US": [f"{r['leader']} {r['leader_score']:g}" for _, r in pairs.iterrows()],
        "Best Chinese": [
            f"{r['follower']} {r['follower_score']:g}"
            + ("" if r["follower_day"] == r["day"] else f" (of {r['follower_day']:%d %b})")
            for _, r in pairs.iterrows()
        ],
        "Gap, points": pairs["gap"],
        f"Its {level:.0%} confidence interval": _told(pairs),
        "Scores": _apart(pairs),
        "Grade": pairs["grade"],
    }
    return table(columns, {"Gap, points": "{:.1f}"})


def yardsticks(
    index: Measured, votes: Measured, limits: tuple[float, float], levels: tuple[float, float]
) -> pd.DataFrame:
    """Whether the frontiers count as converged by each yardstick.

    Parameters
    ----------
    index, votes : name, distance in points of the index or of the Elo scale, and its interval.
    limits : points, and share of votes, up to which they count as converged.
    levels : of the intervals of each.
    """
    rows = [
        (name, f"{gap:.1f} points", ends and f"{told(ends)} ({levels[0]:.0%})", f"{limits[0]:g} points",
         judged(gap, ends, limits[0]))
        for name, gap, ends in index
    ]  # fmt: skip
    for name, gap, ends in votes:
        rates = (win_rate(ends[0]), win_rate(ends[1])) if ends else None
        rows.append(
            (name, f"{win_rate(gap):.1%} of votes", rates and f"{rates[0]:.1%} to {rates[1]:.1%} ({levels[1]:.0%})",
             f"{limits[1]:.0%} of votes", judged(win_rate(gap), rates, limits[1]))
        )  # fmt: skip
    names = ["Yardstick", "US ahead by", "Its confidence interval", "Converged within (a choice)", "Converged"]
    return pd.DataFrame(rows, columns=names)


def judged(value: float, ends: Ends | None, limit: float) -> str:
    """Whether a distance lies within a limit, as far as its interval tells: yes, no, or open."""
    if ends is None:
        return "yes" if value <= limit else "no"
    return "yes" if ends[1] <= limit else "no" if ends[0] > limit else "open"


def leaders(leading: pd.DataFrame, ranked: pd.DataFrame | None, number: int = 8) -> pd.DataFrame:
    """The best model of each of the first laboratories in the index, and on Arena (None: not held) beside them."""
    first, formats = leading.head(number), {"Points": "{:.1f}"}
    columns = {
        "Place": range(1, len(first) + 1),
        "Laboratory, index": first["laboratory"],
        "Best model": first["model"].map(plain),
        "Points": first["score"],
    }
    if ranked is not None:
        formats["Rating, Elo points"], tops = "{:.0f}", ranked.head(len(first))
        columns |= {
            "Laboratory, Arena": tops["laboratory"],
            "Best model there": tops["model"],
            "Rating, Elo points": tops["score"],
        }
    return table(columns, formats)


def _told(rows: pd.DataFrame) -> list[str | None]:
    return [told(known(ends)) for ends in zip(rows["low"], rows["high"], strict=True)]


def _apart(rows: pd.DataFrame) -> list[str | None]:
    return [None if apart is None else "apart" if apart else "overlap" for apart in rows["apart"]]


def open_weights(opened: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Frontier models with open weights, by country: counts of :func:`analyses.openness.open_share`."""
    columns = {
        "Country": list(opened),
        "Frontier models": [one["models"] for one in opened.values()],
        "Open weights": [one["open"] for one in opened.values()],
        "Access not stated": [one["unstated"] for one in opened.values()],
        "Share, %": [one["share"] * 100 for one in opened.values()],
        "95 % interval, %": [f"{one['low'] * 100:.0f} to {one['high'] * 100:.0f}" for one in opened.values()],
    }
    return table(columns, {"Share, %": "{:.0f}"})
