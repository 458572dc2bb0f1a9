"""Tables of votes: whether the frontiers converged by each yardstick, laboratories, and composites of categories.

Each gives what is shown: the frame, its caption, and how its numbers are printed.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyses.laboratories import win_rate
from analyses.matching import plain
from analyses.percent import percent

from ..ends import Ends, as_text
from ..frontier.ways import Ways
from ..written import Table, day, table
from .board import Board, won
from .composite import Composite

# name, points, and the interval of each
Measured = Sequence[tuple[str, float, Ends | None]]


def yardsticks(index: Measured, votes: Measured, limits: tuple[float, float], levels: tuple[float, float]) -> Table:
    """Whether the frontiers count as converged by each yardstick.

    Parameters
    ----------
    index, votes : name, distance in points of the index or of the Elo scale, and its interval.
    limits : points, and share of votes, up to which they count as converged.
    levels : of the intervals of each.
    """
    rows = [
        (name, f"{gap:.1f} points", ends and f"{as_text(ends)} ({percent(levels[0])})", f"{limits[0]:g} points",
         judged(gap, ends, limits[0]))
        for name, gap, ends in index
    ]  # fmt: skip
    for name, gap, ends in votes:
        rates = won(ends)
        rows.append(
            (name, f"{percent(win_rate(gap), 1)} of votes",
             rates and f"{percent(rates[0], 1)} to {percent(rates[1], 1)} ({percent(levels[1])})",
             f"{percent(limits[1])} of votes", judged(win_rate(gap), rates, limits[1]))
        )  # fmt: skip
    caption = "Whether the frontiers count as converged, by yardstick; open means that the interval holds the limit"
    if any(ends is None for _, _, ends in index[:1]):
        caption += ", and the vintage of the index has no intervals"
    names = ["Yardstick", "US ahead by", "Its confidence interval", "Converged within (a choice)", "Converged"]
    return table(pd.DataFrame(rows, columns=names), {}, caption)


def judged(value: float, ends: Ends | None, limit: float) -> str:
    """Whether a distance lies within a limit, as far as its interval tells: yes, no, or open."""
    if ends is None:
        return "yes" if value <= limit else "no"
    return "yes" if ends[1] <= limit else "no" if ends[0] > limit else "open"


def leaders(ways: Ways, board: Board | None, number: int = 8) -> Table:
    """The best model of each of the first laboratories in the index, and on Arena (None: not held) beside them."""
    first, formats = ways.leading.head(number), {"Points": "{:.1f}"}
    columns = {
        "Place": range(1, len(first) + 1),
        "Laboratory, index": first["laboratory"],
        "Best model": first["model"].map(plain),
        "Points": first["score"],
    }
    caption = f"The best model of each laboratory, index of {day(ways.now.fitted)}"
    if board is not None:
        caption += f" and Arena of {day(board.seen_on)}"
        formats["Rating, Elo points"], tops = "{:.0f}", board.ranked.head(len(first))
        columns |= {
            "Laboratory, Arena": tops["laboratory"],
            "Best model there": tops["model"],
            "Rating, Elo points": tops["score"],
        }
    return table(columns, formats, caption)


def composites(mixed: Composite, seen_on: pd.Timestamp) -> Table:
    """The distance of two countries by the category that counts alone, and by all alike.

    Parameters
    ----------
    seen_on : day of the copy of the ratings.
    """
    alone, (leader, follower) = mixed.alone(), mixed.sides
    gaps = [*alone.gaps(leader, follower), mixed.gap]
    columns = {
        "Category that counts": [*(name.replace("_", " ") for name in alone.ratings.columns), "all alike"],
        "US less China, Elo points": gaps,
        "Votes for the best US model, %": [100 * win_rate(gap) for gap in gaps],
        "Place of the best Chinese laboratory": [*alone.places(follower), mixed.place],
    }
    caption = (
        f"The best models of the two countries by category, Arena of {day(seen_on)}. Under any of {mixed.many} the US "
        f"model is {mixed.gaps.min():.0f} to {mixed.gaps.max():.0f} points ahead, so the order hangs little on the "
        f"weights and the size much; the Chinese laboratory stands at place {mixed.places.min():.0f} to "
        f"{mixed.places.max():.0f}. Votes can't show which answers are right."
    )
    return table(columns, dict.fromkeys([*columns][1:], "{:.0f}"), caption)
