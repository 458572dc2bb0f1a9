"""Figures of the experiment on leaks: what a search finds as more signals leak, and when a leak is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..percent import percent
from .contest_figures import Names

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]


def leakage(searches: Mapping[float, pd.DataFrame], trials: int, level: float, names: Names, phone: bool) -> Figure:
    """Returns and two measures against luck, by the share of signals that have leaked.

    Parameters
    ----------
    searches : by that share, a row a search, of :meth:`analyses.leakage.Experiment.searches`.
    trials : signals of a search.
    level : of searches that a band holds.
    """
    import matplotlib.pyplot as plt

    def ends(column: str) -> Array:
        tails = [(1 - level) / 2, (1 + level) / 2]
        return np.array([rows[column].quantile(tails) for rows in searches.values()]).T * 100

    figure, (top, bottom) = plt.subplots(2, 1, figsize=(3.6, 5.6) if phone else (6.6, 5.4), sharex=True)
    x = np.array(list(searches)) * 100
    for color, column, name in (("C0", "best", "signal kept"), ("C1", "average", "average signal")):
        top.fill_between(x, *ends(column), color=color, alpha=0.15, lw=0, label=f"{name}, {percent(level)} of searches")
        top.plot(x, [rows[column].median() * 100 for rows in searches.values()], color=color, label=name)
    top.set_title("yearly return, points")
    top.set_ylim(bottom=min(0, top.get_ylim()[0]))
    bottom.fill_between(x, *ends("overfitting"), color="C3", alpha=0.12, lw=0, label=f"{percent(level)} of searches")
    measures = (("C3", "overfitting", "overfitting"), ("C0", "best_passes", "passing"))
    for color, column, name in measures:
        bottom.plot(x, [rows[column].mean() * 100 for rows in searches.values()], color=color, label=name)
    bottom.set_ylim(-3, 105)
    bottom.set_xlim(0, 100)
    bottom.set_title("probability of overfitting, and of passing the deflated Sharpe ratio, %")
    if phone:
        bottom.set_title("chance of overfitting, and of passing\nthe deflated Sharpe ratio, %")
    bottom.set_xlabel(f"signals that have leaked, % of {trials}")
    names(top)
    names(bottom)
    return figure


def detection(
    waits: Sequence[int], found: Mapping[float, Sequence[Array]], band: float, level: float, names: Names, phone: bool
) -> Figure:
    """Share of signals whose mean return fell, by the months since the end of knowledge.

    Parameters
    ----------
    found : by memory (0 for no leak), one array a wait with the share of each search.
    band : memory of which the band holds ``level`` of the searches.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 3.8) if phone else (6.6, 3.3))
    ends = np.array([np.quantile(shares, [(1 - level) / 2, (1 + level) / 2]) for shares in found[band]]) * 100
    axes.fill_between(
        waits, *ends.T, color="C0", alpha=0.13, lw=0, label=f"memory {band:g}, {percent(level)} of searches"
    )
    colors = {0.0: "C5", band: "C0"}
    for memory, by_wait in found.items():
        name = f"memory {memory:g}" if memory else "no leak"
        means = [shares.mean() * 100 for shares in by_wait]
        axes.plot(waits, means, "o-", color=colors.get(memory, "C3"), ms=4, label=name)
    axes.axvspan(0, 6, color="#777777", alpha=0.12, lw=0)
    axes.text(6.6, 90, "as long as the published\ncomparisons", color="#59636d", va="bottom")
    axes.set_xlim(0, 60)
    axes.set_ylim(0, 108)
    axes.set_yticks([0, 20, 40, 60, 80, 100])
    axes.set_xlabel("months after the end of knowledge")
    axes.set_ylabel("signals found, %")
    names(axes)
    return figure
