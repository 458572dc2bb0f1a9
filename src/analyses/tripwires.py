"""How far a tripwire is from firing, in the units in which its value moves."""

from __future__ import annotations

import math

import pandas as pd

from analyses.capex import year_before


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
