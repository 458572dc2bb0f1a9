"""Capital spending of several companies by quarter, by one choice of filing and of months, and by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from . import capex, filing

ALL, FIRST, MONTHS = "All, fiscal quarters", "First filed", "Fiscal quarters on calendar months"


@dataclass(frozen=True)
class Spending:
    """Spending of some companies; tables are quarters × companies, USD.

    Attributes
    ----------
    rows : of dataset ``capex``, one a quarter of these companies.
    plain, calendar : as filed, and with fiscal quarters put on calendar months; NaN where not filed.
    table : that of the two which counts.
    quarter : the one that is spoken of; empty where none was filed by all.
    """

    rows: pd.DataFrame
    plain: pd.DataFrame
    calendar: pd.DataFrame
    table: pd.DataFrame
    quarter: str

    @property
    def whole(self) -> pd.DataFrame:
        """The table without quarters that not all companies have filed."""
        return self.table.dropna()

    @property
    def newest(self) -> str:
        """The last quarter that all have filed; empty where there is none."""
        return str(self.whole.index[-1]) if len(self.whole) else ""

    @property
    def before(self) -> str:
        """The quarter a year before; empty where no quarter is spoken of."""
        return capex.year_before(self.quarter) if self.quarter else ""

    @property
    def complete(self) -> bool:
        """Whether all have filed the quarter."""
        return self.quarter in self.whole.index

    @property
    def grown(self) -> bool:
        """Whether all have filed the quarter and the one a year before."""
        return self.complete and self.before in self.whole.index

    def without(self, company: str) -> pd.Series:
        """Sums by quarter without one of the companies."""
        return self.whole.drop(columns=company, errors="ignore").sum(axis=1)

    def evidence(self, *of: str) -> str:
        """The worst grade behind some quarters, in words."""
        return filing.evidence(self.rows[self.rows["calendar_quarter"].isin(of)])

    def acceleration_ends(self) -> tuple[float, float] | None:
        """Least and most acceleration up to the quarter on fiscal quarters and calendar months; None without both."""
        both = [capex.acceleration(t.dropna().sum(axis=1)) for t in (self.plain, self.calendar)]
        found = [float(one[self.quarter]) for one in both if self.quarter in one.index]
        return (min(found), max(found)) if len(found) == len(both) else None

    def unfinished(self) -> Iterator[tuple[str, pd.Series, bool]]:
        """Quarters that have no sum though some have filed them or they are spoken of.

        Yields
        ------
        Quarter, what was filed of it (USD by company), and whether it is the newest, which is still being filed.
        """
        index = list(self.table.index)
        later = {str(q) for q in index if q > self.newest}
        for late in sorted(later | ({self.quarter} - {*self.whole.index, ""})):
            filers = pd.Series(self.table.T[late] if late in index else [], dtype=float).dropna()
            yield late, filers, len(filers) > 0 and late > self.newest and late == str(index[-1])


def spending_of(vintages: pd.DataFrame, companies: Sequence[str], choice: str, aligned: bool, quarter: str) -> Spending:
    """The spending of companies by what was filed ``newest`` or ``first``.

    Parameters
    ----------
    vintages : every vintage of dataset ``capex``.
    aligned : whether the quarters that count are those on calendar months.
    quarter : as ``2026Q1``, or ``newest`` for the last one that all have filed.
    """
    rows = filing.chosen(vintages, choice)
    plain = pd.DataFrame(columns=list(companies), index=pd.Index([], dtype=str), dtype=float)
    if set(companies) <= set(rows["company"]):
        plain = capex.filed(rows, companies)
    calendar = filing.on_calendar_months(plain, filing.months_early(rows)) if len(plain) else plain
    table = calendar if aligned else plain
    found = Spending(
        rows[rows["company"].isin(companies)], plain, calendar, table, "" if quarter == "newest" else quarter
    )
    return found if found.quarter else Spending(found.rows, plain, calendar, table, found.newest)


def by_definition(
    vintages: pd.DataFrame, companies: Sequence[str], names: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Quarters × companies, USD, for each choice in turn, all against the same start, whatever was chosen elsewhere."""
    newest, first = (filing.chosen(vintages, choice) for choice in filing.CHOICES)
    filed = capex.filed(newest, companies)
    return {
        ALL: filed,
        **{f"Without {names[c]}": filed.drop(columns=c) for c in companies if len(companies) > 1},
        FIRST: capex.filed(first, companies),
        MONTHS: filing.on_calendar_months(filed, filing.months_early(newest)),
    }


def month_bounds(vintages: pd.DataFrame, companies: Sequence[str], quarter: str) -> tuple[float, float] | None:
    """:func:`analyses.filing.calendar_bounds` of what was filed last."""
    newest = filing.chosen(vintages, "newest")
    return filing.calendar_bounds(capex.filed(newest, companies), filing.months_early(newest), quarter)


def moved(tables: Mapping[str, pd.DataFrame], quarter: str) -> pd.DataFrame:
    """Of each of :func:`by_definition`: ``sum`` of a quarter (USD), ``growth`` on the year and ``acceleration``.

    The acceleration is NaN where the quarter before has no growth.
    """
    sums = {name: table.dropna().sum(axis=1) for name, table in tables.items()}
    rows = {
        name: (line[quarter], capex.growth(line, quarter), capex.acceleration(line).get(quarter, float("nan")))
        for name, line in sums.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["sum", "growth", "acceleration"], dtype=float)


def with_variants(
    found: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    variants: pd.DataFrame,
    quarter: str,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """A table of :func:`moved`, and of sums in which one company's figure is another account of its spending.

    Parameters
    ----------
    variants : rows of dataset ``capex_variants`` of these companies and the quarter.

    Returns
    -------
    Columns ``Definition``, ``Sum, USD million``, ``Growth, %`` (NaN for the other accounts).
    """
    filed = tables[ALL].loc[quarter].to_dict()
    whole = float(found["sum"].to_dict()[ALL])
    others = zip(variants["company"], variants["definition"], variants["capex"], strict=True)
    rows: list[tuple[str, float, float]] = [
        *zip(found.index, found["sum"] / 1e6, found["growth"] * 100, strict=True),
        *((f"{names[who]} {what}", (whole - filed[who] + paid) / 1e6, float("nan")) for who, what, paid in others),
    ]
    return pd.DataFrame(rows, columns=["Definition", "Sum, USD million", "Growth, %"])


def by_company(spent: Spending, names: Mapping[str, str]) -> pd.DataFrame:
    """Who spent what in the quarter and a year before (USD million), its growth and share in per cent."""
    then, now = (spent.whole.loc[q].astype(float) for q in (spent.before, spent.quarter))
    return pd.DataFrame(
        {
            "Company": [names[str(c)] for c in now.index],
            f"{spent.before}, USD million": (then / 1e6).to_numpy(),
            f"{spent.quarter}, USD million": (now / 1e6).to_numpy(),
            "Growth, %": (now / then - 1).to_numpy() * 100,
            "Share of the sum, %": (now / now.sum()).to_numpy() * 100,
        }
    )
