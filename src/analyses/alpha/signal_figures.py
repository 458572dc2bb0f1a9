"""Figures of candidate signals: how many survive, and what mixing them in other ways changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .contest_figures import Names

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
QUESTIONS = {
    "alone": "mean return significant",
    "beside": "also beside four factors",
    "bh": "and Benjamini–Hochberg",
    "by": "and Benjamini–Yekutieli",
    "holm": "and Holm",
    "hurdle": "and a t-ratio above 3",
}


def spanning(searched: int, counts: Mapping[str, pd.Series], phone: bool) -> Figure:
    """How many candidates are left after each question.

    Parameters
    ----------
    searched : candidates.
    counts : :func:`analyses.spanning.stages` before costs and after them, by what they are called.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 5.0) if phone else (6.6, 4.4))
    places = -np.arange(len(QUESTIONS) + 1.0)
    for offset, color, (when, count) in zip((0.19, -0.19), ("C5", "C0"), counts.items(), strict=True):
        left = np.array([searched, *(count[question] for question in QUESTIONS)])
        bars = axes.barh(places + offset, left / searched * 100, color=color, height=0.36, label=when)
        # the second row has room for the name of its colour
        axes.bar_label(bars, [f"{n:.0f}  {when}" if row == 1 else f"{n:.0f}" for row, n in enumerate(left)], padding=4)
    names = ["candidates", *QUESTIONS.values()]
    axes.set_yticks(
        places, [fill(name, 13, break_on_hyphens=False, break_long_words=False) for name in names] if phone else names
    )
    axes.set_xlim(0, 112)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_xlabel("share of the candidates, %")
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    return figure


def integration(
    schemes: Sequence[str],
    table: Array,
    whole: Sequence[tuple[float, float, float]],
    parts: Mapping[int, tuple[float, float, float]],
    titles: tuple[str, str],
    seed: int,
    names: Names,
    phone: bool,
) -> Figure:
    """Sharpe ratios under each way to weight, and what explains their spread by the size of a set.

    Parameters
    ----------
    schemes : names of the ways.
    table : sets × ways.
    whole : of all signals together, by way: the ratio and both ends of its interval.
    parts : by signals in a set, :func:`analyses.weighting.variance_shares`.
    titles : of both panels.
    seed : of where points stand within their column.
    """
    import matplotlib.pyplot as plt

    size, shape = ((3.6, 6.2), (2, 1)) if phone else ((6.6, 3.9), (1, 2))
    figure, (left, right) = plt.subplots(
        *shape, figsize=size, gridspec_kw={"height_ratios" if phone else "width_ratios": [1.5, 1]}
    )
    scatter = np.random.default_rng(seed)
    for place, (scheme, column, (ratio, low, high)) in enumerate(zip(schemes, table.T, whole, strict=True)):
        around = place + scatter.uniform(-0.2, 0.2, len(column))
        left.plot(around, column, "o", color="C0", ms=3.5, alpha=0.45, mew=0, label=f"{scheme}, sets")
        left.plot(
            [place - 0.28, place + 0.28], [column.mean()] * 2, color="C0", lw=2.5, label=f"{scheme}, mean of sets"
        )
        ends = [[ratio - low], [high - ratio]]
        left.errorbar(place + 0.38, ratio, ends, fmt="D", color="C1", ms=5, lw=1.5, label=f"{scheme}, all")
    left.axhline(0, color="#777777", lw=0.8)
    left.set_xticks(range(len(schemes)), [name.replace(" ", "\n").replace("-", "-\n") for name in schemes])
    left.set_xlim(-0.5, len(schemes) - 0.35)
    left.set_ylabel("yearly Sharpe ratio after costs")
    for axes, title in zip((left, right), titles, strict=True):
        axes.set_title(title, fontsize=None if phone else 10.5, fontweight="normal")
    for place, (color, what) in enumerate((("C0", "signals"), ("C1", "weighting"))):
        right.plot(list(parts), [share[place] * 100 for share in parts.values()], "o-", color=color, ms=4, label=what)
    right.set_xscale("log", base=2)
    right.set_xticks(list(parts), [str(size) for size in parts])
    right.set_ylim(0, 100)
    right.set_xlabel("signals in a set")
    names(right)
    return figure
