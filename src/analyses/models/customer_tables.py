"""Customers of a supplier: their shares by year, and tables of what it earns and would have earned.

Each table's columns are what a reader sees; ``attrs["formats"]`` says how numbers are printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analyses.capex import concentration
from analyses.customers import hhi_bounds, revenue_if_halved, with_related

from .frontier_tables import table

MARGINS = {
    "core_gross_margin": "core, reported",
    "guided_core_gross_margin": "core, announced",
    "gross_margin": "by accounting rules",
}


def of_years(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Share of each named customer, largest first, by year.

    Parameters
    ----------
    rows : dataset ``cerebras``.
    """
    named = rows[(rows["measure"] == "revenue_share") & rows["is_hyperscaler"].notna()]
    years = sorted(period for period in named["period"].unique() if period.isdigit())
    of = {year: named[named["period"] == year].set_index("customer")["value"] for year in years}
    return {year: shares.sort_values(ascending=False) for year, shares in of.items()}


def hyperscalers(rows: pd.DataFrame, year: str) -> float:
    """Share of a year's revenue that named hyperscalers brought in."""
    named = rows[(rows["measure"] == "revenue_share") & (rows["period"] == year)].dropna(subset="is_hyperscaler")
    return float(named.loc[named["is_hyperscaler"].astype(bool), "value"].sum())


def annual_revenue(rows: pd.DataFrame) -> pd.Series:
    """Revenue by year, USD."""
    return rows[(rows["measure"] == "revenue") & rows["period"].str.fullmatch("[0-9]{4}")].set_index("period")["value"]


def together(shares: pd.Series, related: Sequence[str]) -> list[float]:
    """Shares with the related customers as one, that first."""
    return with_related({str(who): float(share) for who, share in shares.items()}, related)


def groups(named: Mapping[str, pd.Series], spending: pd.DataFrame, names: Mapping[str, str]) -> dict[str, pd.Series]:
    """Shares of customers by year, and of buyers in the newest quarter of their spending.

    Parameters
    ----------
    spending : :func:`analyses.capex.by_quarter`.
    names : of its companies.
    """
    found = {f"Cerebras {year}": shares for year, shares in named.items()}
    if len(spending):
        newest = (spending.iloc[-1] / spending.iloc[-1].sum()).sort_values(ascending=False)
        found[f"{len(newest)} buyers {spending.index[-1]}"] = newest.rename(
            lambda ticker: names[ticker].removesuffix(" Platforms")
        )
    return found


def yearly_shares(spending: pd.DataFrame) -> pd.DataFrame:
    """Each company's share of the spending of a year, of years with four quarters."""
    if not len(spending):
        return spending
    whole = spending.groupby(spending.index.str[:4]).filter(lambda quarters: len(quarters) == 4)
    of_year = whole.groupby(whole.index.str[:4]).sum()
    return of_year.div(of_year.sum(axis=1), axis=0)


def halved(
    named: Mapping[str, pd.Series], annual: pd.Series, spending: pd.DataFrame, related: Sequence[str]
) -> pd.DataFrame:
    """Revenue if the largest customer of a year had bought half as much, and concentration beside that of buyers.

    Parameters
    ----------
    named, annual : :func:`of_years` and :func:`annual_revenue`.
    spending : :func:`analyses.capex.by_quarter`.
    related : customers that are also taken as one.
    """
    buyers, bounds = yearly_shares(spending), "{:.2f} to {:.2f}".format
    revenue = {year: annual.get(year, np.nan) for year in named}
    money = ["Revenue, USD million", "Its share, %", "Revenue if it halves, USD million"]
    as_one = "Revenue if related customers halve, USD million"
    columns = {
        "Year": list(named),
        money[0]: [revenue[year] / 1e6 for year in named],
        "Largest customer": [shares.index[0] for shares in named.values()],
        money[1]: [shares.iloc[0] * 100 for shares in named.values()],
        money[2]: [revenue_if_halved(revenue[year], shares.iloc[0]) / 1e6 for year, shares in named.items()],
        "Herfindahl index, at least and at most": [bounds(*hhi_bounds(list(shares))) for shares in named.values()],
        "With related customers as one": [bounds(*hhi_bounds(together(s, related))) for s in named.values()],
        as_one: [revenue_if_halved(revenue[year], together(s, related)[0]) / 1e6 for year, s in named.items()],
        "The same of the large buyers": [
            f"{concentration(buyers.loc[[year]].to_numpy()[0].tolist()):.2f}" if year in buyers.index else None
            for year in named
        ],
    }
    return table(columns, dict.fromkeys([*money, as_one], "{:,.0f}"))


def accounts(shares: pd.DataFrame, margins: pd.DataFrame) -> pd.DataFrame:
    """Who brings in revenue and what is kept of it, %, by period, of :mod:`analyses.supplier`."""
    rows = shares.join(margins, how="outer").mul(100).sort_index()
    rows.columns = pd.Index(
        ["Largest customer, % of revenue", "Related customers, %", "Net income, % of revenue", "Without the gain, %"]
    )
    return table(rows.rename_axis("Period").reset_index(), dict.fromkeys(rows.columns, "{:.0f}"))


def gross_margins(rows: pd.DataFrame) -> pd.DataFrame:
    """Gross margins of quarters as texts give them.

    Parameters
    ----------
    rows : those of dataset ``cerebras`` whose measure is one of ``MARGINS``.
    """
    columns = {
        "Quarter": rows["period"],
        "Gross margin": rows["measure"].map(MARGINS),
        "Share of revenue, %": rows["value"] * 100,
        "Public from": [f"{day:%Y-%m-%d}" for day in rows["published"]],
        "Grade": rows["verification"],
    }
    frame = pd.DataFrame(columns).sort_values(["Quarter", "Gross margin"])
    return table(frame, {"Share of revenue, %": "{:.0f}"})
