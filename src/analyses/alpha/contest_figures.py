"""Figures of trading contests: how sure a loss rate is, what luck alone brings, and who beat a yardstick.

Each function draws for a wide page or for a phone and returns the figure; what it draws has been computed before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..clusters import clustered_interval
from ..percent import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Names = Callable[["Axes"], None]  # names lines at their ends
RED = "#b34a33"  # letters in the second colour, dark enough to read


def arenas(
    results: int,
    losses: int,
    correlation: float,
    half: float | None,
    level: float,
    luck: NDArray[np.int64],
    names: Names,
    phone: bool,
) -> Figure:
    """The interval of a loss rate by how much results go together, above losing results of traders without skill.

    Parameters
    ----------
    results, losses : of the season.
    correlation, half : of two results: the one assumed, and the one at which the lower end falls to one half.
    level : of the interval.
    luck : losing results of each simulated season.
    """
    import matplotlib.pyplot as plt

    figure, (top, bottom) = plt.subplots(2, 1, figsize=(3.6, 5.6) if phone else (6.6, 5.2))
    correlations, share = np.linspace(0, 1, 101), losses / results * 100
    ends = np.array([clustered_interval(losses, results, results, one, level) for one in correlations]) * 100
    top.fill_between(correlations, *ends.T, color="C0", alpha=0.13, lw=0, label="interval")
    for end, name in zip(ends.T, ("lower end", "upper end"), strict=True):
        top.plot(correlations, end, color="C0", lw=1.5, label=name)
    top.axhline(50, color="#777777", lw=1, ls="--")
    top.axhline(share, color="#333333", lw=1)
    top.annotate(f"{losses} of {results} lost", (1, share), (0, 3), textcoords="offset points", ha="right")
    top.plot(correlation, share, "o", color="C0", ms=7, label="_assumed")
    top.annotate("assumed", (correlation, share), (0, -15), textcoords="offset points", ha="center")
    if half is not None:
        top.plot(half, 50, "o", color="C1", ms=7, label="_half")
        top.annotate(f"one half at {half:.2f}", (half, 50), (8, 5), textcoords="offset points", color=RED)
    top.set_xlim(0, 1)
    top.set_ylim(0, 101)
    top.set_xlabel("correlation of any two results")
    top.set_title(f"losing results and their {percent(level)} interval, %")
    names(top)
    counts, parts = np.arange(results + 1), np.bincount(luck, minlength=results + 1) / len(luck) * 100
    many = counts >= losses
    bottom.bar(counts[~many], parts[~many], color="C0", width=0.85, label="fewer losses than seen")
    bottom.bar(counts[many], parts[many], color="C1", width=0.85, label="as many or more")
    bottom.axvline(losses - 0.5, color="#333333", lw=1)
    told = f"{losses} or more:\n{parts[many].sum():.0f} % of seasons"
    bottom.text(losses - 1, parts.max(), told, ha="right", va="top", color=RED)
    bottom.set_xlim(-0.6, results + 0.6)
    bottom.set_xlabel(f"losing results, of {results}, of traders without skill")
    bottom.set_title("simulated seasons, %")
    return figure


def studies(tests: pd.DataFrame, phone: bool) -> Figure:
    """How many ended ahead of a yardstick, a row a test.

    Parameters
    ----------
    tests : of :func:`analyses.contests.ahead_of_yardstick`, from the foot of the figure to its top.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 0.9 + 0.56 * len(tests)) if phone else (6.6, 0.9 + 0.46 * len(tests)))
    for holding, color, name in ((True, "C1", "ahead of holding"), (False, "C0", "without a loss")):
        rows = tests[tests["holding"] == holding]
        axes.plot(rows["ahead"] / rows["of"] * 100, rows.index, "o", color=color, ms=7, clip_on=False, label=name)
    for place, row in tests.iterrows():
        axes.annotate(f"{row['ahead']} of {row['of']}", (103, place), va="center", annotation_clip=False)
        if phone:  # names beside the axis would leave no room for it
            axes.annotate(f"{row['test']}: {row['yardstick']}", (0, place), (0, 8), textcoords="offset points")
    axes.axvline(50, color="#777777", lw=1, ls="--")
    axes.set_yticks(tests.index, [""] * len(tests) if phone else tests["test"] + "\n" + tests["yardstick"], fontsize=9)
    axes.set_ylim(-0.6, len(tests) - 0.4)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 50, 100] if phone else range(0, 101, 20))
    axes.set_xlabel("models, results or arenas ahead, %")
    axes.grid(axis="x")
    return figure
