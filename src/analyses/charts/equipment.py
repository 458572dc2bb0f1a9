"""Power equipment: prices, makers, the past, and whether price goes with load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FROM = "2018"  # from when on output and load of the makers are held


def draw_makers(phone: bool, prices: pd.DataFrame, makers: pd.DataFrame, base: pd.Timestamp) -> Figure:
    """Prices of transformers and machinery, and output and load of those who make them.

    Parameters
    ----------
    prices : by month, columns ``transformers`` and ``machinery``.
    makers : by month, columns ``output`` and ``utilisation`` (percent).
    base : month in which indices stand at 100.
    """
    import matplotlib.pyplot as plt

    from memobook.themes.figures.ends import label_ends

    shape: dict[str, Any] = {"nrows": 2, "figsize": (3.6, 5)} if phone else {"ncols": 2, "figsize": (6.6, 3.3)}
    figure: Figure
    figure, (left, right) = plt.subplots(**shape, sharex=True)
    shown = prices.loc[FROM:] / prices.loc[base] * 100
    made = makers["output"] / makers["output"].loc[base] * 100
    left.plot(shown.index, shown["transformers"], label="transformers")
    left.plot(shown.index, shown["machinery"], label="electrical\nmachinery")
    left.set_title(f"Producer prices, {base:%B %Y} = 100")
    right.plot(made.index, made, color="C3", label="output")
    right.plot(makers.index, makers["utilisation"], color="C4", label="capacity\nin use, %")
    right.set_title(f"Makers, output {base:%B %Y} = 100")
    right.set_ylim(60, 115)
    for axes in (left, right):
        axes.tick_params(labelbottom=True)
        years_below(axes, 4)
        label_ends(axes)
    return figure


def draw_past(phone: bool, changes: Mapping[str, pd.Series]) -> Figure:
    """Changes over a year by month, a panel each, and a line through the newest.

    Parameters
    ----------
    changes : fractions, by the title of their panel.
    """
    import matplotlib.pyplot as plt

    from memobook.themes.figures.ends import readable

    figure, panels = plt.subplots(len(changes), figsize=(3.6, 4.4) if phone else (6.6, 4.2), sharex=True)
    for axes, (title, yearly) in zip(panels, changes.items(), strict=True):
        newest = yearly.iloc[-1] * 100
        axes.plot(yearly.index, yearly * 100, lw=1 if phone else 1.2, label="change over a year")
        axes.hlines(newest, yearly.index[0], yearly.index[-1], color="C1", lw=1, label="newest")
        axes.plot(yearly.index[-1], newest, "o", color="C1", ms=5, label="newest")
        axes.axhline(0, color="0.45", lw=0.8, ls=":")
        axes.annotate(
            f"{newest:+.1f}".replace("-", "\N{MINUS SIGN}"), (yearly.index[-1], newest), (7, 0),
            textcoords="offset points", color=readable("C1"), va="center", annotation_clip=False,
        )  # fmt: skip
        axes.set_title(title, fontsize=9 if phone else 10.5)
    return figure


def draw_scarcity(phone: bool, dear: pd.Series, effects: pd.DataFrame, base: pd.Timestamp) -> Figure:
    """The price against machinery, and the price that goes with load and output.

    Parameters
    ----------
    dear : index by month.
    effects : of :func:`analyses.scarcity.price_effects`.
    """
    import matplotlib.pyplot as plt

    shape: dict[str, Any] = {"width_ratios": [1, 1.1], "figsize": (6.6, 3.3)}
    shape = {"nrows": 2, "height_ratios": [1.4, 1], "figsize": (3.6, 4.6)} if phone else shape | {"ncols": 2}
    figure: Figure
    figure, (ratio, dots) = plt.subplots(**shape)
    shown = dear.loc[FROM:]
    ratio.plot(shown.index, shown, color="C0", label="transformers against machinery")
    ratio.axhline(100, color="0.45", lw=1, ls=":")
    ratio.plot(shown.index[-1], shown.iloc[-1], "o", color="C0", label="newest")
    ratio.annotate(
        f"{shown.iloc[-1]:.0f}", (shown.index[-1], shown.iloc[-1]), (0, -16), textcoords="offset points", ha="center"
    )
    ratio.set_title(f"Against machinery, {base:%B %Y} = 100", fontsize=9 if phone else 10.5)
    years_below(ratio, 2)
    ratio.margins(y=0.12)
    for y, (of, color) in enumerate((("output", "C3"), ("utilisation", "C4"))):
        by_way = effects[effects["of"] == of].set_index("way")
        row = by_way.loc["changes"]
        dots.hlines(y, row["low"] * 100, row["high"] * 100, color=color, label=f"{of}, interval")
        dots.plot(row["effect"] * 100, y, "o", color=color, label=of)
        wrong = by_way[by_way.index == "levels"]["effect"] * 100
        dots.plot(wrong, [y] * len(wrong), "x", color="0.5", label=f"{of}, in levels")
        if y:
            style = {"textcoords": "offset points", "color": "0.35"}
            dots.annotate("in changes", (row["low"] * 100, y), (-5, 0), ha="right", va="center", **style)
            for x in wrong:
                dots.annotate("in levels", (x, y), (0, 8), ha="center", **style)
    dots.axvline(0, color="0.3", lw=1)
    dots.set_yticks([0, 1], ["a percent\nof output", "a point of\nutilisation"])
    dots.set_ylim(-0.6, 1.6)
    dots.margins(x=0.15)
    dots.set_title("Price that goes with it, %", fontsize=9 if phone else 10.5)
    dots.grid(axis="x")
    dots.grid(visible=False, axis="y")
    return figure


def years_below(axes: Any, step: int) -> None:
    """Name every ``step``-th year below an axis of days."""
    from matplotlib.dates import DateFormatter, YearLocator

    axes.xaxis.set_major_locator(YearLocator(step))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))  # type: ignore[no-untyped-call]
