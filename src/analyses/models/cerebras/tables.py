"""Tables of a supplier: what it would have earned with less of its largest customer, and what it keeps.

Each gives what is shown: the frame, its caption, and how its numbers are printed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analyses import supplier
from analyses.capex import concentration
from analyses.customers import hhi_bounds, revenue_if_halved

from ..written import Table, table
from .accounts import MARGINS
from .customers import RELATED, together


def yearly_shares(spending: pd.DataFrame) -> pd.DataFrame:
    """Each company's share of the spending of a year, of years with four quarters."""
    if not len(spending):
        return spending
    whole = spending.groupby(spending.index.str[:4]).filter(lambda quarters: len(quarters) == 4)
    of_year = whole.groupby(whole.index.str[:4]).sum()
    return of_year.div(of_year.sum(axis=1), axis=0)


def halved(named: Mapping[str, pd.Series], annual: pd.Series, spending: pd.DataFrame) -> Table:
    """Revenue if the largest customer of a year had bought half as much, and concentration beside that of buyers.

    Parameters
    ----------
    named, annual : :func:`.customers.of_years` and :func:`.accounts.annual_revenue`.
    spending : :func:`analyses.capex.by_quarter`.
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
        "With related customers as one": [bounds(*hhi_bounds(together(s, RELATED))) for s in named.values()],
        as_one: [revenue_if_halved(revenue[year], together(s, RELATED)[0]) / 1e6 for year, s in named.items()],
        "The same of the large buyers": [
            f"{concentration(buyers.loc[[year]].to_numpy()[0].tolist()):.2f}" if year in buyers.index else None
            for year in named
        ],
    }
    caption = (
        "Revenue of Cerebras if its largest customer of the year had bought half as much, and concentration beside "
        "that of the capital spending of the large buyers"
    )
    return table(columns, dict.fromkeys([*money, as_one], "{:,.0f}"), caption)


def accounts(rows: pd.DataFrame) -> Table | None:
    """Who brings in revenue and what is kept of it, %, by period, of :mod:`analyses.supplier`; None without any."""
    of = supplier.shares(rows, RELATED).join(supplier.margins(rows), how="outer").mul(100).sort_index()
    if of.empty:
        return None
    of.columns = pd.Index(
        ["Largest customer, % of revenue", "Related customers, %", "Net income, % of revenue", "Without the gain, %"]
    )
    caption = (
        "Who brings in the revenue of Cerebras, and what it keeps of it; of 2023 and 2024 only one of the related "
        "customers was named. One supplier and a year or two can't show that buyers squeeze a margin"
    )
    return table(of.rename_axis("Period").reset_index(), dict.fromkeys(of.columns, "{:.0f}"), caption)


def gross_margins(rows: pd.DataFrame) -> Table | None:
    """Gross margins of quarters as texts give them; None without any."""
    rows = rows[rows["measure"].isin(MARGINS)]
    if rows.empty:
        return None
    columns = {
        "Quarter": rows["period"],
        "Gross margin": rows["measure"].map(MARGINS),
        "Share of revenue, %": rows["value"] * 100,
        "Public from": [f"{day:%Y-%m-%d}" for day in rows["published"]],
        "Grade": rows["verification"],
    }
    frame = pd.DataFrame(columns).sort_values(["Quarter", "Gross margin"])
    caption = "Gross margins of Cerebras in 2026, as secondary texts give them"
    return table(frame, {"Share of revenue, %": "{:.0f}"}, caption)
