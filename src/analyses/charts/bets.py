"""What the advice rests on: tripwires and their thresholds, how many bets there are, and what tokens did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from analyses.percent import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LETTERS = 18  # of a line beside a drawing for phones


def draw_wires(phone: bool, margins: pd.DataFrame) -> Figure:
    """The value of each tripwire beside its threshold, the closest lowest.

    Parameters
    ----------
    margins : columns ``label``, ``value``, ``limit`` and ``margin`` (fractions), a row a tripwire.
    """
    import matplotlib.pyplot as plt

    from memobook.themes.figures.ends import readable

    figure, axes = plt.subplots(figsize=(3.6, 3.3) if phone else (6.6, 2.8))
    order = margins.sort_values("margin")
    axes.hlines(range(len(order)), order["limit"] * 100, order["value"] * 100, color="C5", lw=3, label="distance")
    axes.plot(order["limit"] * 100, range(len(order)), "|", color="C1", ms=16, mew=2.5, label="threshold")
    axes.plot(order["value"] * 100, range(len(order)), "o", color="C0", ms=7, label="value")
    for place, value in enumerate(order["value"]):
        axes.annotate(percent(value), (value * 100, place), (0, 8), textcoords="offset points", ha="center", color="C0")
    axes.annotate(
        "threshold", (order["limit"].iloc[-1] * 100, len(order) - 1), (0, 13), textcoords="offset points", ha="center",
        color=readable("C1"),
    )  # fmt: skip
    axes.set_yticks(range(len(order)), [fill(label, LETTERS) if phone else label for label in order["label"]])
    axes.set_xlim(0, max(100, order["value"].max() * 105))
    axes.set_ylim(-0.5, len(order) - 0.3)
    axes.set_xlabel("%")
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    return figure


def draw_bets(phone: bool, counts: Sequence[tuple[str, float, tuple[float, float, float] | None]]) -> Figure:
    """How many equal buyers (squares) or independent bets (dots) there are, beside what chance would show.

    Parameters
    ----------
    counts : name, number, and mean, lower and upper end for independent series, where there are such.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 1.2 + 0.5 * len(counts)) if phone else (6.6, 0.9 + 0.42 * len(counts)))
    for y, (name, found, independent) in enumerate(reversed(counts)):
        if independent:
            axes.hlines(y, *independent[1:], color="C5", lw=7, alpha=0.45, label=f"{name}, if independent")
            axes.plot(independent[0], y, "|", color="C5", ms=13, mew=2, label=f"{name}, mean if independent")
        axes.plot(found, y, "o" if independent else "s", color="C0" if independent else "C1", ms=7, label=name)
        axes.annotate(f"{found:.1f}", (found, y), (0, 7), textcoords="offset points", ha="center", fontsize=9.5)
    names = [fill(name, LETTERS) if phone else name for name, *_ in reversed(counts)]
    axes.set_yticks(range(len(counts)), names)
    axes.set_xlim(0.8, 5.2)
    axes.set_ylim(-0.5, len(counts) - 0.2)
    axes.set_xlabel(
        "equal buyers (squares)\nor independent bets (dots)"
        if phone
        else "equal buyers (squares) or independent bets (dots)"
    )
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    return figure


def draw_baskets(phone: bool, paths: Mapping[str, pd.Series]) -> Figure:
    """What one unit of money in each basket became.

    Parameters
    ----------
    paths : value by day, by the name of the basket.
    """
    import matplotlib.pyplot as plt
    from matplotlib.dates import ConciseDateFormatter

    from memobook.themes.figures.ends import label_ends

    figure, axes = plt.subplots(figsize=(3.6, 3) if phone else (6.6, 3.2))
    for name, path in paths.items():
        axes.plot(path.index, path, label=fill(name, LETTERS - 6) if phone else name)
    axes.set_title("value of 1 at the beginning", fontweight="normal")
    axes.margins(x=0.02)
    concise = ConciseDateFormatter(axes.xaxis.get_major_locator())  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(concise)
    label_ends(axes)
    return figure
