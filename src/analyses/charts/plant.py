"""What the plant needs: electricity of data centres, homes that equal a rack, and memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from analyses import density

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LETTERS = 15  # of a line beside a drawing for phones


def draw_electricity(phone: bool, past: pd.Series, ends: Mapping[str, float], growths: pd.Series, until: int) -> Figure:
    """Use of electricity by year, and the range that is projected, with growth a year on each stretch.

    Parameters
    ----------
    past : TWh by year.
    ends : ``low`` and ``high``, TWh in the year ``until``.
    growths : yearly growth by the later year of each stretch of the past, and by ``low`` and ``high`` (fractions).
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 3.4) if phone else (6.6, 3.4))
    start = past.index[-1]
    axes.plot(past.index, past, marker="o", color="C0", label="used")
    axes.fill_between(
        [start, until], [past[start], ends["low"]], [past[start], ends["high"]], alpha=0.25, color="C1", lw=0,
        label="projected",
    )  # fmt: skip
    axes.plot([until, until], list(ends.values()), color="C1", marker="_", ms=12, ls="none", label="ends projected")
    for year, used in past.items():
        axes.annotate(f"{used:,.0f}", (year, used), (-4, 7), textcoords="offset points", ha="right")
    for before, year in zip(past.index[:-1], past.index[1:], strict=True):
        middle = ((year + before) / 2, (past[year] + past[before]) / 2)
        rate = f"{growths[year] * 100:+.0f} %" + ("" if phone else " a year")
        axes.annotate(rate, middle, (6, -14), textcoords="offset points", color="C0")
    for end, used in ends.items():
        text = f"{used:,.0f}\n{growths[end] * 100:+.0f} %" + ("\na year" if phone else " a year")
        axes.annotate(text, (until, used), (8, 0), textcoords="offset points", va="center")
    axes.set_title("TWh a year", fontweight="normal")
    axes.set_xlim(past.index[0] - (2 if phone else 1), until + 2.5)
    axes.set_ylim(0)
    axes.set_xticks([*past.index, until])
    axes.grid(visible=False)
    return figure


def draw_homes(phone: bool, rack: float, use: float, homes: float) -> Figure:
    """Power of a rack against the yearly use of a home, with a line for so many homes and one for half as many.

    Parameters
    ----------
    rack : W.
    use : of an average home, kWh a year.
    """
    import matplotlib.pyplot as plt

    from memobook.themes.figures.ends import readable

    figure, axes = plt.subplots(figsize=(3.6, 3.6) if phone else (6.6, 3.4))
    span = [0, 1.35 * use]
    for count, color in ((homes / 2, "C1"), (homes, "C0")):
        needed = [density.rack_for(count, one) / 1000 for one in span]
        axes.plot([one / 1000 for one in span], needed, color=color, lw=1.6, label=f"{count:,.0f} homes")
        text = f"{count:,.0f}\nhomes" if phone else f"{count:,.0f} homes"
        axes.annotate(text, (span[1] / 1000, needed[1]), (6, -3), textcoords="offset points", color=readable(color))
    axes.axhline(rack / 1000, color="0.45", lw=1, ls=":")
    axes.axvline(use / 1000, color="0.45", lw=1, ls=":")
    for x, y, text, offset, side in (
        (use, rack, f"{density.homes(rack, use):,.0f} homes", (7, -15), "left"),
        (use, density.rack_for(homes, use), f"{density.rack_for(homes, use) / 1000:,.0f} kW", (-7, 5), "right"),
        (density.use_for(homes, rack), rack, f"{density.use_for(homes, rack):,.0f} kWh", (-7, 5), "right"),
    ):
        axes.plot(x / 1000, y / 1000, "o", color="C4", label=text)
        axes.annotate(text, (x / 1000, y / 1000), offset, textcoords="offset points", ha=side)
    axes.annotate(
        f"the rack, {rack / 1000:,.0f} kW", (1.6 * use / 1000, rack / 1000), (-2, -28 if phone else -14),
        textcoords="offset points", ha="right", color="0.35",
    )  # fmt: skip
    axes.annotate("average US home", (use / 1000, 0), (5, 5), textcoords="offset points", color="0.35")
    axes.set_xlabel("yearly use of a home, MWh")
    axes.set_title("Power of the rack, kW", fontweight="normal")
    axes.set_xlim(0, 1.6 * use / 1000)
    axes.set_ylim(0)
    return figure


def draw_spans(
    phone: bool, spans: Mapping[str, Sequence[float]], ends: Mapping[str, Sequence[str]], middle: float
) -> Figure:
    """Yearly growth between two ends when one thing moves, and, in another colour, when all do.

    Parameters
    ----------
    spans : from and to (fractions) by what moves; the last is all at once.
    ends : what stands beside either end.
    middle : growth when nothing moves.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.6, 3.2) if phone else (6.6, 2.9))
    for place, (name, (left, right)) in enumerate(reversed(list(spans.items()))):
        color = "C0" if place else "C1"
        axes.hlines(place, left * 100, right * 100, color=color, lw=9 if phone else 14, label=name)
        for end, text, side in zip((left, right), ends[name], (-1, 1), strict=True):
            axes.annotate(
                text, (end * 100, place), (5 * side, 0), textcoords="offset points",
                ha="right" if side < 0 else "left", va="center",
            )  # fmt: skip
    top = len(spans) - 0.6
    axes.axvline(middle * 100, color="0.2", lw=1)
    axes.annotate(
        f"as stated, {middle * 100:.0f}", (middle * 100, top), (4, 0), textcoords="offset points", color="0.2"
    )
    names = [fill(name, LETTERS) if phone else name for name in spans]
    axes.set_yticks(range(len(names)), names[::-1])
    axes.set_ylim(-0.6, top + 0.5)
    least, most = (pick(end for span in spans.values() for end in span) * 100 for pick in (min, max))
    room = (0.3, 0.34) if phone else (0.16, 0.18)
    axes.set_xlim(least - room[0] * (most - least), most + room[1] * (most - least))
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("growth a year to 2028, %" if phone else "yearly growth of memory demand to 2028, %")
    return figure
