"""Capital spending by company, its growth, and how concentrated it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyses.capex import concentration
from analyses.percent import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_stack(phone: bool, spending: pd.DataFrame, names: Mapping[str, str], quarter: str) -> Figure:
    """Stacked bars by quarter; the sum stands above the quarter that is spoken of.

    Parameters
    ----------
    spending : quarters × companies, USD.
    names : of the companies.
    """
    import matplotlib.pyplot as plt

    from memobook.themes.figures.ends import label_ends

    figure, axes = plt.subplots(figsize=(3.6, 3.4) if phone else (6.6, 3.5))
    foot = pd.Series(0.0, index=spending.index)
    for company, paid in spending.items():
        axes.bar(spending.index, paid / 1e9, bottom=foot / 1e9, width=0.75, label=names[str(company)])
        foot += paid
    axes.set_title("USD billion a quarter", fontweight="normal")
    quarters_below(axes, spending.index, 4 if phone else 2)
    if quarter in spending.index:
        place, top = list(spending.index).index(quarter), float(foot[quarter]) / 1e9
        above(axes, f"{top:,.0f}", place, top)
    axes.margins(y=0.09)
    label_ends(axes)
    return figure


def draw_pace(phone: bool, growths: Mapping[str, pd.Series], spending: pd.DataFrame) -> Figure:
    """Growth on the year by definition, and beside it (on a phone below it) how concentrated the spending is.

    Parameters
    ----------
    growths : by name, growth by quarter as fractions; the first is the main one.
    spending : quarters × companies, USD.
    """
    import matplotlib.pyplot as plt

    from memobook.themes.figures.ends import label_ends

    shape: dict[str, Any] = (
        {"nrows": 2, "figsize": (3.6, 5)} if phone else {"ncols": 2, "width_ratios": [1.2, 1], "figsize": (6.6, 3.4)}
    )
    figure: Figure
    figure, (pace, parts) = plt.subplots(**shape)
    for (name, line), style in zip(growths.items(), ("-", "--", ":"), strict=False):
        pace.plot(line.index, line * 100, style, label=name, lw=2.4 if style == "-" else 1.6)
    pace.set_title("Growth on the year, %")
    pace.set_ylim(0)
    shares = spending.div(spending.sum(axis=1), axis=0)
    parts.plot(spending.index, shares.max(axis=1) * 100, color="C0", label="largest\nshare")
    parts.plot(spending.index, shares.apply(concentration, axis=1) * 100, color="C1", label="Herfindahl\nindex")
    parts.set_title("Concentration, %")
    parts.set_ylim(0, max(45.0, float(shares.to_numpy().max()) * 110))
    equal = 100 / len(spending.columns)
    parts.axhline(equal, color="0.45", lw=1, ls=":")
    parts.annotate(
        f"{len(spending.columns)} equal spenders", (0, equal), (2, -13), textcoords="offset points", color="0.35"
    )
    for axes, index in ((pace, growths[next(iter(growths))].index), (parts, spending.index)):
        quarters_below(axes, index, max(1, len(index) // 2))
        label_ends(axes)
    return figure


def draw_path(phone: bool, growth: pd.Series, floor: float) -> Figure:
    """Growth on the year by quarter, and the threshold below which an advice falls (fractions)."""
    import matplotlib.pyplot as plt

    from memobook.themes.figures.ends import readable

    figure, axes = plt.subplots(figsize=(3.6, 2.9) if phone else (6.6, 2.7))
    axes.plot(range(len(growth)), growth * 100, "o-", color="C0", label="growth on the year")
    axes.axhline(floor * 100, color="C1", lw=1.5)
    axes.text(
        len(growth) - 1, floor * 100 + 2, f"threshold, {percent(floor)}", color=readable("C1"), ha="right", va="bottom"
    )
    above(axes, percent(growth.iloc[-1]), len(growth) - 1, growth.iloc[-1] * 100, color="C0")
    quarters_below(axes, growth.index, 3 if phone else 1)
    axes.set_ylim(0, max(growth.max(), floor) * 118)
    axes.set_title("Growth on the year, %", fontweight="normal")
    return figure


def quarters_below(axes: Any, quarters: pd.Index, step: int) -> None:
    """Name every ``step``-th quarter below an axis of places from 0."""
    axes.set_xticks(range(0, len(quarters), step), quarters[::step])


def above(axes: Any, text: str, x: float, y: float, **style: Any) -> None:
    """Write a number above its point."""
    axes.annotate(text, (x, y), (0, 5), textcoords="offset points", ha="center", fontweight="semibold", **style)
