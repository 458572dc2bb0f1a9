"""How far a tripwire is from firing, in the units in which its value moves."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from analyses.capex import year_before

# columns of a table for readers, and how their numbers are printed
FORMATS = {"Value, %": "{:.1f}", "Threshold, %": "{:.0f}", "Distance, points": "{:+.1f}"}


def steps_left(margin: float, step: float) -> int | None:
    """Whole steps until a margin (above 0: not fired) is used up when each changes it by ``step``.

    0 where it is fired already, None where the steps do not lead there.
    """
    if margin <= 0:
        return 0
    return math.ceil(margin / -step - 1e-9) if step < 0 else None


def never_seen(cases: int, level: float = 0.95) -> float:
    """The highest chance of something that was seen in none of ``cases`` independent ones, at that level.

    The one-sided limit of Clopper and Pearson (1934), which is exact there: a chance p shows nothing in n cases with
    probability (1 - p) to the power of n.
    """
    return float(1 - (1 - level) ** (1 / cases))


def yearly_growth(totals: pd.Series) -> pd.Series:
    """Growth on the same quarter a year before, for each quarter that has one (index: quarters such as 2026Q1)."""
    before = {quarter: year_before(quarter) for quarter in totals.index}
    return pd.Series({q: totals[q] / totals[b] - 1 for q, b in before.items() if b in totals.index}, dtype=float)


def next_quarter(quarter: str) -> str:
    """``"2025Q4"`` → ``"2026Q1"``."""
    year, number = int(quarter[:4]), int(quarter[5:])
    return f"{year + number // 4}Q{number % 4 + 1}"


def fall_that_fires(totals: pd.Series, floor: float) -> float:
    """Change from the newest quarter to the next one at which yearly growth would be exactly ``floor`` (a fraction).

    Parameters
    ----------
    totals : spending by quarter, oldest first; the quarter three before the newest must be there.
    """
    newest = totals.index[-1]
    return float((1 + floor) * totals[year_before(next_quarter(newest))] / totals[newest] - 1)


def table(margins: pd.DataFrame, pace: Mapping[str, str]) -> pd.DataFrame:
    """Tripwires for readers: value, threshold and distance as of :data:`FORMATS`, and what it would take.

    Parameters
    ----------
    margins : ``name``, ``label``, ``value``, ``limit`` and ``margin`` (fractions), a row a tripwire.
    pace : by name, what it would take to fire one.
    """
    return pd.DataFrame(
        {
            "Tripwire": margins["label"],
            "Value, %": margins["value"] * 100,
            "Threshold, %": margins["limit"] * 100,
            "Distance, points": margins["margin"] * 100,
            "What it would take": [pace.get(name, "no fall on record") for name in margins["name"]],
            "State": ["fired" if margin < 0 else "holds" for margin in margins["margin"]],
        }
    )
