"""Figures of list prices: the cheapest able models, score beside price, and what a score cost over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyses.matching import plain

from ..frontier.figures import months

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..frontier.figures import Names

ELSEWHERE = "other countries"


def cheapest(chosen: pd.DataFrame, countries: Sequence[str], basket: str, phone: bool) -> Figure:
    """The cheapest able model of each laboratory, with its score.

    Parameters
    ----------
    chosen : :func:`analyses.prices.cheapest_of_each`, dearest first.
    countries : those that have a colour of their own, in the order of colours.
    basket : what the cost is of, in words.
    """
    import matplotlib.pyplot as plt

    step = 0.33 if phone else 0.4
    axes: Any
    figure, axes = plt.subplots(figsize=(3.6 if phone else 6.6, 0.9 + step * len(chosen)))
    rows = chosen[::-1].reset_index(drop=True)
    tone = {country: f"C{number}" for number, country in enumerate(countries)}
    for country, group in rows.groupby("country", sort=False):
        bars = axes.barh(group.index, group["cost"], color=tone.get(str(country), "C5"), height=0.6, label=str(country))
        axes.bar_label(bars, fmt="%.2f", padding=4)
    axes.set_yticks(rows.index, [f"{plain(m)}, {s:.0f}" for m, s in zip(rows["model"], rows["score"], strict=True)])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(basket.replace(" and ", "\nand ") if phone else basket)
    axes.set_xlim(0, rows["cost"].max() * (1.3 if phone else 1.12))
    return figure


def scores(offers: pd.DataFrame, front: pd.DataFrame, countries: Mapping[str, str], phone: bool) -> Figure:
    """Score and price of all models with a price, and the front that none beats; countries are named at a point.

    Parameters
    ----------
    offers, front : columns ``id``, ``model``, ``country``, ``score`` and ``cost``; the front cheapest first.
    countries : their names, by country, in the order of colours.
    """
    import matplotlib.pyplot as plt

    axes: Any
    figure, axes = plt.subplots(figsize=(3.6, 4.6) if phone else (6.6, 4.6))
    there = offers["country"].map(countries).fillna(ELSEWHERE)
    right, foot, top = offers["cost"].max() * 1.3, offers["score"].min() - 2, front["score"].max()
    axes.set_xscale("log")
    axes.set_xlim(front["cost"].min() / (25 if phone else 6), right)
    axes.set_ylim(foot, top + (top - foot) * (0.26 if phone else 0.06))  # names of countries stand above
    for number, name in enumerate([*countries.values(), ELSEWHERE]):
        colour, rows = ("C0", "C1", "C5")[number], offers[there == name]
        axes.plot(rows["cost"], rows["score"], "o", color=colour, alpha=0.45, ms=5, label=name)
        rows = front[front["id"].isin(rows["id"])]
        axes.plot(rows["cost"], rows["score"], "o", color=colour, ms=7, label=f"{name}, on the front")
        axes.annotate(
            name, (0.02, 0.98), (0, -14 * number), xycoords="axes fraction", textcoords="offset points", va="top",
            color=("C0", "#b34a33", "#5a6672")[number], fontweight="semibold",
        )  # fmt: skip
    axes.step(
        [*front["cost"], right], [*front["score"], front["score"].iloc[-1]], where="post", color="C5", lw=1.2, zorder=1,
        label="front",
    )  # fmt: skip
    for row in front.itertuples():
        axes.annotate(
            plain(str(row.model)), (float(str(row.cost)), float(str(row.score))), xytext=(-7, 4),
            textcoords="offset points", ha="right", fontsize=9.5,
        )  # fmt: skip
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("USD for the basket, each step ten times as dear")
    axes.set_title("Epoch capability index, points", fontweight="normal")
    return figure


def least_prices(paths: Mapping[float, pd.DataFrame], day: pd.Timestamp, names: Names, phone: bool) -> Figure:
    """The least price at which a model with so many points could be had, over time.

    Parameters
    ----------
    paths : :func:`analyses.prices.cheapest_path` by points; levels that cost the same now are named together.
    day : where the lines end.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import NullFormatter

    axes: Any
    figure, axes = plt.subplots(figsize=(3.6, 3.4) if phone else (6.6, 3.5))
    now = {level: path["cost"].iloc[-1] for level, path in paths.items()}
    for number, (level, path) in enumerate(paths.items()):
        alike = [f"{other:g}" for other, cost in now.items() if cost == now[level]]
        label = f"{', '.join(alike)}{'' if phone else ' points'}: {now[level]:.2f}"
        axes.step(
            [*path["day"], day], [*path["cost"], now[level]], where="post", color=f"C{(3, 0, 1, 4, 2)[number % 5]}",
            label=label if f"{level:g}" == alike[0] else None,
        )  # fmt: skip
    costs = pd.concat([path["cost"] for path in paths.values()])
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    ticks = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)
    axes.set_yticks([tick for tick in ticks if costs.min() / 1.5 < tick < costs.max() * 1.5])
    axes.minorticks_off()
    axes.set_title(f"USD for the basket{', by points of the index' if phone else ''}", fontweight="normal")
    begin = min(path["day"].iloc[0] for path in paths.values())
    axes.set_xlim(begin - pd.Timedelta(days=10), day + pd.Timedelta(days=5))
    months(axes, begin, day, 3, phone)
    names(axes)
    for number, (level, path) in enumerate(paths.items()):
        axes.plot(
            path["day"],
            path["cost"],
            "o",
            color=f"C{(3, 0, 1, 4, 2)[number % 5]}",
            ms=4,
            label=f"{level:g} points, moves",
        )
    return figure
