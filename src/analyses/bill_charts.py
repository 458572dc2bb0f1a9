"""The drawing of the index of household electricity."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def index_chart(index: pd.Series) -> Callable[[bool], Figure]:
    """A function that draws an index by month; the last month is marked and named."""

    def draw(phone: bool = False) -> Figure:
        import matplotlib.pyplot as plt

        figure, axes = plt.subplots()
        axes.plot(index.index, index, color="C0", gid="index")
        axes.plot(index.index[-1:], index[-1:], marker="o", color="C0")
        axes.annotate(
            f"{index.index[-1]:%B %Y}: {index.iloc[-1]:.0f}", (index.index[-1], index.iloc[-1]),
            xytext=(4, 9), textcoords="offset points",
            ha="right", color="C0",
        )  # fmt: skip
        axes.set_ylabel("Index, 1982 to 1984 is 100")
        return figure

    return draw
