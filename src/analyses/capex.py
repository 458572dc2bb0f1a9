"""Capital spending by company and calendar quarter."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

QUARTER = re.compile(r"\d{4}Q[1-4]")
TICKERS = ("AMZN", "GOOGL", "META", "MSFT", "ORCL")


def filed(capex: pd.DataFrame, companies: Sequence[str]) -> pd.DataFrame:
    """Quarters × companies, USD, from the first quarter filed to the last; NaN where a company had not filed.

    Parameters
    ----------
    capex : dataset ``capex`` (one row a company and quarter, column ``capex`` in USD).
    companies : tickers.

    Raises
    ------
    KeyError : a company that the data do not hold.
    """
    table = capex.pivot(index="calendar_quarter", columns="company", values="capex")
    missing = [c for c in companies if c not in table.columns]
    if missing:
        raise KeyError(f"no capex of {', '.join(missing)} was public; there are {', '.join(table.columns)}")
    return table[list(companies)].dropna(how="all").sort_index()


def by_quarter(capex: pd.DataFrame, companies: Sequence[str]) -> pd.DataFrame:
    """As :func:`filed`, without the quarters that not all of them have filed, since their sums would mislead."""
    return filed(capex, companies).dropna()


def check_companies(companies: Sequence[str]) -> None:
    """Raise ``KeyError`` for a ticker that the dataset never holds; one that had only not filed yet is no mistake."""
    unknown = [c for c in companies if c not in TICKERS]
    if unknown:
        raise KeyError(f"no capex is kept of {', '.join(unknown)}; there are {', '.join(TICKERS)}")


def check_quarter(quarter: str) -> None:
    """Raise ``ValueError`` unless it is written like ``2026Q1``."""
    if not isinstance(quarter, str) or not QUARTER.fullmatch(quarter):
        raise ValueError(f"{quarter!r} is no calendar quarter; write it as 2026Q1")


def year_before(quarter: str) -> str:
    """``"2026Q1"`` → ``"2025Q1"``."""
    return f"{int(quarter[:4]) - 1}{quarter[4:]}"


def growth(totals: pd.Series, quarter: str) -> float:
    """Growth of a quarter on the same quarter a year before, as a fraction; ``KeyError`` where one is missing."""
    return float(totals[quarter] / totals[year_before(quarter)] - 1)


def growth_by_quarter(totals: pd.Series) -> pd.Series:
    """:func:`growth` of every quarter that has one a year before."""
    quarters = [q for q in totals.index if year_before(q) in totals.index]
    return pd.Series([growth(totals, q) for q in quarters], index=quarters, dtype=float)


def acceleration(totals: pd.Series) -> pd.Series:
    """Change of the yearly growth from the quarter before to this one, a difference of fractions.

    A quarter whose predecessor has no growth is left out.
    """
    rates = growth_by_quarter(totals)
    quarters = pd.PeriodIndex(rates.index, freq="Q")
    change = pd.Series(rates.to_numpy(), index=quarters)
    change = change - pd.Series(change.to_numpy(), index=quarters + 1).reindex(quarters)
    return pd.Series(change.to_numpy(), index=rates.index).dropna()


def concentration(shares: Sequence[float]) -> float:
    """Herfindahl-Hirschman index of shares that sum to at most 1 (fractions), between 0 and 1."""
    return float(sum(share**2 for share in shares))
