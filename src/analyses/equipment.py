"""Prices, output and load of power equipment by month, and where the newest change of a price stands in its past."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyses.percent import percent

from . import scarcity

CALLED = {
    "PCU335311335311": "transformers",
    "WPU117": "machinery",
    "IPG335S": "output",
    "CAPUTLG335S": "utilisation",
}

# titles of changes over a year: of the price alone, and against other machinery
PAST = ("Price of transformers, change over a year, %", "The same against electrical machinery, %")


def by_month(power: pd.DataFrame) -> pd.DataFrame:
    """Dataset ``power_equipment`` as months × the four series of :data:`CALLED`; NaN where one has no month."""
    series = power.pivot(index="month", columns="series_id", values="value").rename(columns=CALLED)
    return series.reindex(columns=list(CALLED.values()))


def grades(power: pd.DataFrame) -> pd.Series:
    """The worst grade of evidence of each series."""
    return power.groupby("series_id")["verification"].max().rename(CALLED)


@dataclass(frozen=True)
class Standing:
    """The newest change over a year among the earlier ones.

    Attributes
    ----------
    change : over the year to the newest month (a fraction).
    place, earlier, since : share of the earlier changes that were smaller, how many there are, month of the first.
    place_alone, alone : the same of those that do not overlap.
    long_place, long : the same of changes over more months; nothing and 0 where there is no earlier one.
    """

    change: float
    place: float
    earlier: int
    since: pd.Timestamp
    place_alone: float
    alone: int
    long_place: float | None
    long: int
    label: str

    @property
    def among(self) -> str:
        """Among how many it is placed, in words."""
        return f"{self.earlier} earlier changes over a year since {self.since:%B %Y}"

    @property
    def overlap(self) -> str:
        """What is left of it where none overlap, in words."""
        return f"they overlap, and of the {self.alone} that do not, {percent(self.place_alone)} were"


def standing(line: pd.Series, months: int, what: str, month: str) -> Standing:
    """Where the newest change of a price stands.

    Parameters
    ----------
    line : by month.
    months : of the longer changes.
    what, month : what it is the price of and the newest month, in words, for ``label``.
    """
    yearly, long = scarcity.change_over(line), scarcity.change_over(line, months)
    alone = scarcity.apart(yearly)
    return Standing(
        change=float(yearly.iloc[-1]),
        place=scarcity.place(yearly),
        earlier=len(yearly) - 1,
        since=yearly.index[0],
        place_alone=scarcity.place(alone),
        alone=len(alone) - 1,
        long_place=scarcity.place(long) if len(long) > 1 else None,
        long=max(len(long) - 1, 0),
        label=f"{what} over the year to {month}",
    )
