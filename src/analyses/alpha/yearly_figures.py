"""Figures of yearly results: what a daily gain bears, and alpha on either side of the end of a model's knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..returns import yearly_simple
from .contest_figures import RED, Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def signed(number: float) -> str:
    """A number with its sign and one digit."""
    return f"{number:+.1f}".replace("-", "\N{MINUS SIGN}")


def break_even(
    dailies: Mapping[str, float], turnover: float, reported: Mapping[str, float], names: Names, phone: bool
) -> Figure:
    """The cost that uses up a daily gain, by turnover; and the volatility that goes with it, by Sharpe ratio.

    Parameters
    ----------
    dailies : gain a day (fraction) by the name of who states it.
    turnover : bought or sold a day for each unit held, which is marked on the first of them.
    reported : Sharpe ratio by the same names, where one is stated.
    """
    import matplotlib.pyplot as plt

    size, shape = ((3.6, 5.8), (2, 1)) if phone else ((6.6, 3.4), (1, 2))
    figure, (cost, risk) = plt.subplots(*shape, figsize=size)
    turnovers, ratios = np.linspace(0.1, 4, 100), np.linspace(0.75, 4, 100)
    for place, (name, daily) in enumerate(dailies.items()):
        label, color = f"{daily * 1e4:.1f} bp, {name}", f"C{place}"
        cost.plot(turnovers * 100, daily / turnovers * 1e4, color=color, label=label)
        risk.plot(ratios, yearly_simple(daily) / ratios * 100, color=color, label=label)
        if name in reported:
            point = (reported[name], yearly_simple(daily) / reported[name] * 100)
            _marked(risk, point, f"reported {point[0]:.2f}:\n{point[1]:.1f} %", color, RED if place else color)
    first = next(iter(dailies.values())) / turnover * 1e4
    _marked(cost, (turnover * 100, first), f"{first:.1f} bp", "C0", "C0")
    cost.set_ylim(0, 100)
    cost.set_xlim(0, 400)
    cost.set_xlabel("bought or sold a day, % of what is held")
    cost.set_title("break-even cost, basis points")
    risk.set_ylim(0, 70)
    risk.set_xlabel("yearly Sharpe ratio")
    risk.set_title("yearly volatility, %")
    for axes in (cost, risk) if phone else (risk,):
        names(axes)
    return figure


def _marked(axes: Axes, point: tuple[float, float], text: str, color: str, letters: str) -> None:
    axes.plot(*point, "o", color=color, ms=7, label="_marked")
    axes.annotate(text, point, (6, 8), textcoords="offset points", color=letters, fontweight="semibold")


def lookahead(alphas: pd.DataFrame, phone: bool) -> Figure:
    """Alpha of models in a period that they have read about and in one that they have not, points a year.

    Parameters
    ----------
    alphas : ``alpha_in_sample`` and ``alpha_out_of_sample``, a row a model.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 3.6) if phone else (6.6, 3.1))
    places = np.arange(len(alphas))
    sides = (
        (-0.2, "alpha_in_sample", "C0", "C0", "period the model has read about", 1.14),
        (0.2, "alpha_out_of_sample", "C1", RED, "period after its knowledge ends", 1.05),
    )
    for offset, column, color, letters, name, height in sides:
        bars = axes.bar(places + offset, alphas[column], width=0.38, color=color, label=name)
        axes.bar_label(bars, list(map(signed, alphas[column])), padding=2, color=letters)
        axes.text(0, height, name, color=letters, transform=axes.transAxes, va="center", fontweight="semibold")
    axes.axhline(0, color="#555555", lw=0.8)
    axes.margins(y=0.16)
    axes.set_xticks(places, [name.replace(" ", "\n") for name in alphas.index] if phone else alphas.index)
    axes.set_ylabel("alpha, points a year")
    return figure
