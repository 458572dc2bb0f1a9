"""Customers of a supplier by year, and how concentrated its revenue is in them; shares are fractions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analyses.capex import by_quarter
from analyses.customers import hhi_bounds, with_related

from ..written import Result

# two that are not independent of each other, as the one bought on the other's terms
RELATED = ("G42", "MBZUAI")


@dataclass(frozen=True)
class Customers:
    """Named customers of a year, largest first.

    ``hyperscalers`` is the share that those among them brought in who are one.
    """

    year: str
    shares: pd.Series
    hyperscalers: float

    @property
    def two(self) -> str:
        """The largest named customers, two at most, in words."""
        return " and ".join(self.shares.index[:2])

    @property
    def as_one(self) -> list[float]:
        """Shares with the related customers as one, that first."""
        return together(self.shares, RELATED)

    def parts(self) -> Iterator[Result]:
        """Shares of the year's revenue."""
        of, related = f"share of {self.year} revenue of Cerebras from", [w for w in self.shares.index if w in RELATED]
        label = f"{of} its largest named customers (two at most), {self.two}"
        yield {"name": "cerebras_two_share", "value": self.shares.iloc[:2].sum(), "label": label}
        label = f"{of} the largest customer, {self.shares.index[0]}"
        yield {"name": "cerebras_largest_share", "value": self.shares.iloc[0], "label": label}
        label = f"{of} hyperscalers among the named customers"
        yield {"name": "cerebras_hyperscaler_share", "value": self.hyperscalers, "label": label}
        yield {"name": "cerebras_unnamed_share", "value": 1 - self.shares.sum(), "label": f"{of} customers not named"}
        label = f"{of} {' and '.join(related)}, taken as one customer"
        yield {"name": "cerebras_related_share", "value": self.as_one[0], "label": label}

    def concentrations(self) -> Iterator[Result]:
        """The Herfindahl index, at least and at most, also with the related customers as one."""
        for name, parts, who in (
            ("cerebras_hhi", list(self.shares), ", named customers only"),
            ("cerebras_hhi_related", self.as_one, " with related customers as one"),
        ):
            rest = "bounds: the upper one adds the rest as one customer"
            label, ends = f"Herfindahl index of the {self.year} revenue of Cerebras{who}; {rest}", hhi_bounds(parts)
            yield {"name": name, "value": ends[0], "label": label, "ci": ends, "kind": "identification"}


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


def of_year(rows: pd.DataFrame, year: str) -> Customers:
    """The customers of a year, or of the newest (``"newest"``) of which any is named."""
    named = of_years(rows)
    year = max(named) if year == "newest" else year
    return Customers(year, named[year], hyperscalers(rows, year))


def hyperscalers(rows: pd.DataFrame, year: str) -> float:
    """Share of a year's revenue that named hyperscalers brought in."""
    named = rows[(rows["measure"] == "revenue_share") & (rows["period"] == year)].dropna(subset="is_hyperscaler")
    return float(named.loc[named["is_hyperscaler"].astype(bool), "value"].sum())


def together(shares: pd.Series, related: Sequence[str]) -> list[float]:
    """Shares with the related customers as one, that first."""
    return with_related({str(who): float(share) for who, share in shares.items()}, related)


def spending(payments: pd.DataFrame) -> pd.DataFrame:
    """What each company paid by quarter, USD, by :func:`analyses.capex.by_quarter`; empty where none is known."""
    companies = sorted(payments["company"].unique())
    return by_quarter(payments, companies) if companies else pd.DataFrame()


def groups(named: Mapping[str, pd.Series], payments: pd.DataFrame) -> dict[str, pd.Series]:
    """Shares of customers by year, and of buyers in the newest quarter of their spending.

    Parameters
    ----------
    named : :func:`of_years`.
    payments : dataset ``capex``.
    """
    shares_of, paid = {f"Cerebras {year}": shares for year, shares in named.items()}, spending(payments)
    if len(paid):
        names = dict(payments[["company", "company_name"]].drop_duplicates().to_numpy())
        newest = (paid.iloc[-1] / paid.iloc[-1].sum()).sort_values(ascending=False)
        shares_of[f"{len(newest)} buyers {paid.index[-1]}"] = newest.rename(
            lambda ticker: names[ticker].removesuffix(" Platforms")
        )
    return shares_of
