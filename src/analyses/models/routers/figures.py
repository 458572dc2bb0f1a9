"""Figures of routing between a weak and a strong model: how much of the gap is kept, and what it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
# of lines, and of the letters beside them
ORACLE, ORACLE_LETTERS, CHANCE_LETTERS = "#a97c1f", "#8a6414", "#5a6672"


def kept(tested: pd.DataFrame, calls: Array, phone: bool) -> Figure:
    """What routers keep of the strong model's advantage, by the share of queries that they send to it.

    Parameters
    ----------
    tested : :func:`analyses.splits.tested_routers` by router and share of calls.
    calls : those shares.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 3.6) if phone else (6.6, 3.7))
    learned, oracle = tested.loc[["learned"]] * 100, tested.loc[["oracle"]] * 100
    middle = len(calls) * 2 // 5
    axes.plot([0, 100], [0, 100], color="C5", ls="--", label="at random")
    axes.fill_between(
        calls * 100, learned["low"], learned["high"], color="C0", alpha=0.25, lw=0, label="learned, splits"
    )
    axes.plot(calls * 100, learned["kept"], color="C0", label="learned, tested")
    axes.plot(calls * 100, oracle["kept"], color=ORACLE, label="knowing every answer")
    axes.axhline(100, color="#999999", lw=0.8)
    for text, place, offset, colour, side in (
        ("knowing every answer", (calls[middle] * 100, oracle["kept"].max()), (0, 5), ORACLE_LETTERS, "left"),
        ("learned, tested", (calls[middle] * 100, learned["kept"].iloc[middle]), (-8, 8), "C0", "right"),
        ("at random", (62, 62), (6, -14), CHANCE_LETTERS, "left"),
        ("the strong model alone", (22, 100), (0, 4), "#555555", "left"),
    ):
        axes.annotate(text, place, xytext=offset, textcoords="offset points", color=colour, ha=side)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, oracle["kept"].max() * 1.12)
    axes.set_xlabel("queries sent to the strong model, %")
    axes.set_title("gap between the models kept, %", fontweight="normal")
    return figure


def bills(
    tested: pd.DataFrame, calls: Array, prices: tuple[float, float], right: tuple[float, float], size: str, phone: bool
) -> Figure:
    """Right answers beside what they cost, for the same routers.

    Parameters
    ----------
    tested, calls : as in :func:`kept`.
    prices : USD of 1,000 queries with the weak model alone, and with the strong one.
    right : share of right answers of each.
    size : of the queries, in words.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 3.6) if phone else (6.6, 3.5))
    (cheap, dear), (weak, strong) = prices, right
    bill = cheap + calls * (dear - cheap)
    learned, oracle = (
        (weak + tested.loc[[router]]["kept"].to_numpy() * (strong - weak)) * 100 for router in ("learned", "oracle")
    )
    best, middle = int(np.argmax(oracle)), len(calls) // 2
    axes.plot([cheap, dear], [weak * 100, strong * 100], color="C5", ls="--", label="at random")
    axes.plot(bill, learned, color="C0", label="learned")
    axes.plot(bill[: best + 1], oracle[: best + 1], color=ORACLE, label="knowing every answer")
    axes.plot([cheap, dear], [weak * 100, strong * 100], "o", color="#333333", ms=5, label="one model only")
    for text, place, offset, colour, side in (
        ("knowing every answer", (bill[best], oracle[best]), (7, -4), ORACLE_LETTERS, "left"),
        ("learned", (bill[middle], learned[middle]), (-6, 8), "C0", "right"),
        ("at random", (bill[middle], (weak + strong) * 50), (8, -12), CHANCE_LETTERS, "left"),
        ("weak model only", (cheap, weak * 100), (8, -5), "#333333", "left"),
        ("strong\nmodel only", (dear, strong * 100), (8, -8), "#333333", "left"),
    ):
        axes.annotate(text, place, xytext=offset, textcoords="offset points", color=colour, ha=side)
    axes.set_xlim(0, dear * (1.35 if phone else 1.2))
    axes.set_ylim(weak * 100 - 2, oracle.max() + 2)
    axes.set_xlabel(f"USD for 1,000 queries{chr(10) if phone else ' '}of {size}")
    axes.set_title("answered correctly, %", fontweight="normal")
    return figure
