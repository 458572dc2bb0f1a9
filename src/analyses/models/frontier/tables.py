"""Tables of the frontier: ways to compare, moves, vintages, reports, yardsticks and laboratories.

Each gives what is shown: the frame, its caption, and how its numbers are printed.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analyses.gap import largest_moves
from analyses.percent import percent

from ..ends import Ends, as_text, known
from ..written import Table, day, table
from .standing import Standing
from .ways import Ways


def ways(measured: Ways, level: float) -> Table:
    """The distance in each way, and between means of two to five laboratories of each country.

    Parameters
    ----------
    level : of the index's intervals.
    """
    now = measured.now
    rows: list[tuple[str, float, Ends | None]] = [("Best model against best model", now.gap, now.interval)]
    if fit := measured.corrected:
        rows.append(("The same, less what choosing the best adds", fit.gap, measured.corrected_ends))
    for number in (2, 3, 4, 5):
        if mean := measured.top(number):
            rows.append((f"Means of the {number} best laboratories", *mean))
    columns = {
        "What is compared": [name for name, *_ in rows],
        "US less China, points": [gap for _, gap, _ in rows],
        f"Its {percent(level)} confidence interval": [as_text(ends) for *_, ends in rows],
    }
    caption = f"The distance between the countries in the vintage of {day(now.fitted)}, in several ways" + (
        "; errors of the scores are taken as independent" if now.interval else "; it has no intervals"
    )
    return table(columns, {"US less China, points": "{:.1f}"}, caption)


def moves(now: Standing, names: Mapping[str, str]) -> Table:
    """The four releases since 2024 that widened the distance most, and those that narrowed it most.

    Parameters
    ----------
    names : of countries.
    """
    largest = largest_moves(now.steps[now.steps["day"] >= "2024"], 4)
    columns = {
        "Day": largest["day"].dt.strftime("%Y-%m-%d"),
        "Model": largest["model"],
        "Country": largest["country"].map(names),
        "Change, points": largest["change"],
        "Gap after it, points": largest["gap"],
    }
    caption = f"The releases since 2024 that moved the gap most, vintage of {day(now.fitted)}"
    return table(columns, {"Change, points": "{:+.1f}", "Gap after it, points": "{:.1f}"}, caption)


def vintages(common: pd.DataFrame, as_of: str, level: float) -> Table:
    """What each vintage says of the same day, by :func:`.standing.on_common_day`.

    Parameters
    ----------
    as_of : day on which they were public.
    level : of the index's intervals.
    """
    gap = f"Gap on {common['published'].min():%Y-%m-%d}, points"
    columns = {
        "Vintage": common["published"].dt.strftime("%Y-%m-%d"),
        gap: common["gap"],
        "Without estimates": common["plain"],
        f"Its {percent(level)} confidence interval": _written(common),
        f"{percent(level)} confidence intervals of the scores": _apart(common),
        "At the vintage's end": common["end"],
    }
    caption = f"The gap on the same day by every vintage that was public on {as_of}, points; all but the first column "
    caption += "without estimates"
    return table(columns, dict.fromkeys([gap, "Without estimates", "At the vintage's end"], "{:.1f}"), caption)


def reports(pairs: pd.DataFrame, level: float) -> Table:
    """What others report, by :func:`analyses.gap.reported_gaps`."""
    columns = {
        "Index": pairs["index"],
        "Day": [f"{when:%Y-%m-%d}" for when in pairs["day"]],
        "Best US": [f"{r['leader']} {r['leader_score']:g}" for _, r in pairs.iterrows()],
        "Best Chinese": [
            f"{r['follower']} {r['follower_score']:g}"
            + ("" if r["follower_day"] == r["day"] else f" (of {r['follower_day']:%d %b})")
            for _, r in pairs.iterrows()
        ],
        "Gap, points": pairs["gap"],
        f"Its {percent(level)} confidence interval": _written(pairs),
        "Scores": _apart(pairs),
        "Grade": pairs["grade"],
    }
    caption = "What others report since the last vintage. V3 is a single secondary text; points of different indices "
    caption += "can't be compared"
    return table(columns, {"Gap, points": "{:.1f}"}, caption)


def _written(rows: pd.DataFrame) -> list[str | None]:
    return [as_text(known(ends)) for ends in zip(rows["low"], rows["high"], strict=True)]


def _apart(rows: pd.DataFrame) -> list[str | None]:
    return [None if apart is None else "apart" if apart else "overlap" for apart in rows["apart"]]
