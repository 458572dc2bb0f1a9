"""Capital spending by company and calendar quarter."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def by_quarter(capex: pd.DataFrame, companies: Sequence[str]) -> pd.DataFrame:
    """Quarters × companies, USD; a quarter that not all of them have filed is left out, since its sum would mislead.

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
    return table[list(companies)].dropna().sort_index()


def check_quarter(table: pd.DataFrame, quarter: str) -> None:
    """Raise ``LookupError`` unless the quarter and the one a year before are complete in a :func:`by_quarter` table."""
    missing = [q for q in (year_before(quarter), quarter) if q not in table.index]
    if missing:
        newest = table.index[-1] if len(table) else "none"
        raise LookupError(
            f"not all companies had filed {' and '.join(missing)}; the newest complete quarter is {newest}"
        )


def year_before(quarter: str) -> str:
    """``"2026Q1"`` → ``"2025Q1"``."""
    return f"{int(quarter[:4]) - 1}{quarter[4:]}"


def growth(totals: pd.Series, quarter: str) -> float:
    """Growth of a quarter on the same quarter a year before, as a fraction."""
    return float(totals[quarter] / totals[year_before(quarter)] - 1)


def concentration(shares: Sequence[float]) -> float:
    """Herfindahl-Hirschman index of shares that sum to at most 1 (fractions), between 0 and 1."""
    return float(sum(share**2 for share in shares))
