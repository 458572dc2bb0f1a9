"""What a company said it would spend in a period, against what it has filed of that period since."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Progress:
    """How far a guided period has come.

    ``quarters`` it has and ``filed`` of them, ``spent`` in these (USD), and that as a share of the upper and of the
    lower end of what was guided (fractions). It is an outcome only where ``ended``.
    """

    quarters: int
    filed: int
    spent: float
    least: float
    most: float

    @property
    def ended(self) -> bool:
        """Whether all quarters of the period are filed."""
        return self.filed == self.quarters

    @property
    def middle(self) -> float:
        """Spent, as a share of the middle of what was guided (a fraction)."""
        return 2 / (1 / self.least + 1 / self.most)


def guided(first: str, last: str) -> list[str]:
    """The calendar quarters of a period, such as 2026Q1 to 2026Q4.

    Raises
    ------
    ValueError : it ends before it begins.
    """
    quarters = [str(quarter) for quarter in pd.period_range(first, last, freq="Q")]
    if not quarters:
        raise ValueError(f"a period that begins in {first} can't end in {last}")
    return quarters


def progress(spending: pd.Series, first: str, last: str, low: float, high: float) -> Progress | None:
    """How far a company has come with what it guided; None where it has filed no quarter of the period.

    Parameters
    ----------
    spending : of the company by calendar quarter, USD; NaN where not filed.
    low, high : ends of what was guided for the whole period, USD; equal where it named one figure.
    """
    period = guided(first, last)
    filed = spending.reindex(period).dropna()
    spent = float(filed.sum())
    return Progress(len(period), len(filed), spent, spent / high, spent / low) if len(filed) else None
