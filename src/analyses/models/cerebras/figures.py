"""A figure of customers: who brings in a supplier's revenue, and how concentrated they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from analyses.customers import hhi_bounds, with_related
from analyses.percent import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TONES = {"G42": "C0", "MBZUAI": "C1"}
GREYS = ("#4f6d7a", "#6f8a95", "#8fa5ae", "#afc0c7", "#cfd9dd")
# share from which on a part has room for its name as it is read, on a wide page and on a phone
ROOM = (0.07, 0.13)


def shares(groups: Mapping[str, pd.Series], related: Sequence[str], phone: bool) -> Figure:
    """Shares of each customer in a bar a group, with the Herfindahl index of the group.

    Parameters
    ----------
    groups : share of each customer (fractions, largest first) by what the group is called.
    related : customers that are also taken as one.
    """
    import matplotlib.pyplot as plt

    height = 0.9 + 0.85 * len(groups) if phone else 0.9 + 0.55 * len(groups)
    figure, axes = plt.subplots(figsize=(3.6 if phone else 6.6, height))
    for y, (name, parts) in enumerate(reversed(list(groups.items()))):
        left = 0.0
        for number, (who, part) in enumerate(parts.items()):
            tone = TONES.get(str(who), GREYS[number % 5])
            axes.barh(y, part * 100, left=left, color=tone, height=0.5 if phone else 0.62, edgecolor="white", label=who)
            ink = "white" if who in TONES or number < 2 else "#222222"
            axes.text(
                left + part * 50, y, f"{who}\n{percent(part)}", ha="center", va="center", color=ink, fontsize=8.5,
                linespacing=1.05, rotation=0 if part >= ROOM[phone] else 90,
            )  # fmt: skip
            left += part * 100
        if left < 99.5:
            axes.barh(
                y, 100 - left, left=left, color="none", height=0.5 if phone else 0.62, edgecolor="#999999", ls="--",
                label="not named",
            )  # fmt: skip
            axes.text((left + 100) / 2, y, "not\nnamed", ha="center", va="center", color="#555555", fontsize=8.5)
        concentration = "Herfindahl " * phone + concentrations(parts, related, " or " if phone else "\n")
        if phone:  # there is no room beside the bars: names and indices stand above them
            axes.text(0, y + 0.29, f"{name}: {concentration}", va="bottom", fontsize=8.5)
        else:
            axes.text(102, y, concentration, va="center", fontsize=9.5, linespacing=1.1)
    if phone:
        axes.set_yticks([])
    else:
        axes.text(102, len(groups) - 0.52, "Herfindahl", fontsize=9.5, va="bottom", color="#555555")
        axes.set_yticks(range(len(groups)), [fill(name, 16) for name in reversed(list(groups))])
    axes.set_xlim(0, 100.5 if phone else 126)
    axes.set_xticks(range(0, 101, 25))
    axes.set_ylim(-0.5, len(groups) - 0.2)
    axes.set_xlabel("share of revenue, or of spending, %")
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    return figure


def concentrations(parts: pd.Series, related: Sequence[str], between: str) -> str:
    """The Herfindahl index of shares, at least and at most, and where it differs that with related ones as one."""
    low, high = hhi_bounds(list(parts))
    told = f"{low:.2f}" if round(low, 2) == round(high, 2) else f"{low:.2f} to {high:.2f}"
    as_one = hhi_bounds(with_related(dict(parts), related))
    if abs(as_one[0] - low) > 0.005:
        told += f"{between}{as_one[0]:.2f} to {as_one[1]:.2f} as one"
    return told
