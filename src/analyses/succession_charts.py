"""The drawing of prices of successors beside those of the models that they follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from .successions import written

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def changes_chart(found: pd.DataFrame) -> Callable[[bool], Figure]:
    """A function that draws a row for each succession: a dot for the earlier price, an arrow's end for the later one.

    Parameters
    ----------
    found : from :func:`analyses.successions.successions`.
    """

    def draw(phone: bool = False) -> Figure:
        import matplotlib.pyplot as plt
        from matplotlib.ticker import FuncFormatter, NullFormatter

        figure, axes = plt.subplots(figsize=(3.6, 0.44 * len(found) + 0.9) if phone else (7, 0.36 * len(found) + 0.9))
        for row, (_model, at) in enumerate(found[::-1].iterrows()):
            color = "C0" if at["change"] < 0 else "C1" if at["change"] > 0 else "0.5"
            axes.plot([at["output_before"], at["output"]], [row, row], color=color, linewidth=1.6)
            axes.plot(at["output_before"], row, marker="o", color=color, markerfacecolor="none")
            axes.plot(at["output"], row, marker="o", color=color)
            told = f"{at['change'] * 100:+.0f} %".replace("-", "\N{MINUS SIGN}") if at["change"] else "same"
            axes.annotate(
                told, (max(at["output"], at["output_before"]), row),
                xytext=(8, 0), textcoords="offset points", va="center", color=color,
            )  # fmt: skip
        axes.set_yticks(range(len(found)), [written(str(model)) for model in found.index[::-1]])
        axes.set_xscale("log")
        low, high = found[["output", "output_before"]].min().min(), found[["output", "output_before"]].max().max()
        axes.set_xlim(low * 0.7, high * (2.6 if phone else 1.7))
        axes.set_xticks([value for value in (2, 5, 10, 20, 50, 100) if low * 0.7 <= value <= high * 1.3])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"${value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        of = (
            "USD; open: before, filled: after"
            if phone
            else "A million output tokens; open: predecessor, filled: successor"
        )
        axes.set_xlabel(of)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        return figure

    return draw
