"""Figures of the frontier: the best score of each country, and the distance between the two by vintage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .standing import Standing

    Names = Callable[[Axes], None]  # names lines at their ends


def months(axes: Axes, begin: pd.Timestamp, end: pd.Timestamp, step: int, phone: bool) -> None:
    """Ticks of an axis of days at beginnings of months, ``step`` months apart; on a phone at most five."""
    from matplotlib.dates import DateFormatter

    days = pd.date_range(begin + pd.offsets.MonthBegin(0), end, freq=f"{step}MS")
    axes.set_xticks(days[:: -(-len(days) // 5)] if phone else days)
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]


def best_scores(
    sides: Mapping[str, pd.DataFrame], later: Mapping[str, pd.DataFrame], day: pd.Timestamp, names: Names, phone: bool
) -> Figure:
    """The best score that each country's models had reached, with intervals and estimates.

    Parameters
    ----------
    sides : :func:`analyses.frontier.frontier` of each country, by its name.
    later : columns ``day`` and ``score`` of what others report later, by country.
    day : where the lines end.
    """
    import matplotlib.pyplot as plt

    axes: Any
    figure, axes = plt.subplots(figsize=(3.6, 3.6) if phone else (6.6, 3.7))
    for number, (name, rows) in enumerate(sides.items()):
        last = rows["score"].iloc[-1]
        label = name if phone else f"{name} {last:.2f}"
        axes.step([*rows["release_date"], day], [*rows["score"], last], where="post", color=f"C{number}", label=label)
    everything = [*sides.values(), *later.values()]
    tops = [rows[["score", *({"score_low", "score_high"} & {*rows})]].stack() for rows in everything]
    axes.set_ylim(min(top.min() for top in tops) - 2, max(top.max() for top in tops) + 2)
    axes.set_xlim(pd.Timestamp("2023-02-01"), day + pd.Timedelta(days=10))
    axes.set_title("Epoch capability index, points", fontweight="normal")
    months(axes, pd.Timestamp("2023-07-01"), day, 6, phone)
    axes.tick_params(axis="x", labelsize=9)
    names(axes)
    for number, (name, rows) in enumerate(sides.items()):
        colour, ended = f"C{number}", rows.dropna(subset=["score_low", "score_high"])
        axes.vlines(
            ended["release_date"], ended["score_low"], ended["score_high"], color=colour, alpha=0.35, lw=3,
            label=f"{name}, interval",
        )  # fmt: skip
        starred = rows["estimate"].astype(bool)
        for marked, sign, what in ((~starred, "o", "models"), (starred, "*", "estimates")):
            at = rows[marked]
            axes.plot(
                at["release_date"],
                at["score"],
                sign,
                color=colour,
                ms=4 if sign == "o" else 12,
                label=f"{name}, {what}",
            )
        if len(later.get(name, ())):
            axes.plot(
                later[name]["day"], later[name]["score"], "D", color=colour, mfc="none", ms=5, label=f"{name}, reported"
            )
    return figure


def distances(
    every: Mapping[pd.Timestamp, Standing], now: Standing, reported: pd.DataFrame, limit: float, day: pd.Timestamp,
    names: Names, phone: bool,
) -> Figure:  # fmt: skip
    """The distance between the best scores of two countries since 2024, one line a vintage.

    Parameters
    ----------
    every : the standing in each vintage, the oldest first.
    now : that of which the page tells, with the interval of its last distance.
    reported : columns ``day`` and ``gap`` of what others report.
    limit : distance, points, below which the frontiers would count as converged.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import MaxNLocator

    paths, fitted, interval = (
        {published: one.steps for published, one in sorted(every.items(), reverse=True)},
        now.fitted,
        now.interval,
    )
    since, beside = pd.Timestamp("2024-01-01"), {}
    axes: Any
    figure, axes = plt.subplots(figsize=(3.6, 4.0) if phone else (6.6, 3.7))
    for published, whole in paths.items():
        path, chosen = whole[whole["day"] >= since], published == fitted
        end, last = min(day, published), path["gap"].iloc[-1]
        label = f"{last:.1f}, vintage\nof {published.day} {published:%b %Y}"
        (line,) = axes.step(
            [*path["day"], end], [*path["gap"], last], where="post", color="C0" if chosen else "C5",
            lw=2 if chosen else 1.5, zorder=3 if chosen else 2,
        )  # fmt: skip
        # reports stand beside its end: then its name stands below them
        if chosen and len(reported) and last < limit + 4:
            beside[line] = label
            axes.annotate(
                label, (end, min(last, limit)), xytext=(7, -4), textcoords="offset points", va="top", color="C0",
                fontsize=9.5, fontweight="semibold", annotation_clip=False,
            )  # fmt: skip
        else:
            line.set_label(label)
    if len(reported):
        axes.plot(
            reported["day"], reported["gap"], "D", color="C1", mfc="none",
            label=f"{reported['gap'].iloc[-1]:.1f}, reported\nby others, V3",
        )  # fmt: skip
    tops = [path.loc[path["day"] >= since, "gap"].max() for path in paths.values()]
    axes.set_ylim(0, max([*tops, *reported["gap"]]) * 1.12)
    axes.set_xlim(since, max(day, fitted) + pd.Timedelta(days=10))
    axes.yaxis.set_major_locator(MaxNLocator(7, integer=True))
    axes.set_title("US best less Chinese best, points", fontweight="normal")
    months(axes, since, day, 6, phone)
    names(axes)
    for line, label in beside.items():
        line.set_label(label)
    axes.axhline(limit, color="C3", lw=1, ls="--")
    axes.annotate(
        "would count as converged", (pd.Timestamp("2024-08-01"), limit), xytext=(0, -12), textcoords="offset points",
        color="#466b45", fontsize=9.5,
    )  # fmt: skip
    if interval:
        axes.vlines(fitted, *interval, color="C0", alpha=0.35, lw=4, label="interval of the last distance")
    return figure
