"""Baskets of tokens, equally weighted on their first common day, and what they did."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

DAYS_A_YEAR = 365
# common daily returns below which two baskets are not compared
MIN_RETURNS = 20
COLUMNS = ["Basket", "Tokens priced", "From", "To", "Return, %", "Volatility, % a year", "Largest fall, %"]
FORMATS = {"Return, %": "{:+.1f}", "Volatility, % a year": "{:.0f}", "Largest fall, %": "{:.0f}"}


def basket_index(prices: pd.DataFrame, tokens: Sequence[str]) -> pd.Series:
    """Value of one unit of money spread evenly over the tokens on the first day on which all of them have a price.

    Parameters
    ----------
    prices : dataset ``token_prices`` (one row a token and day, column ``price`` in USD).
    tokens : ids; those without any price are left out.

    Returns
    -------
    One number a day (1 on the first), for days on which every token left has a price; empty where there is none.
    """
    rows = prices[prices["token"].isin(list(tokens))]
    table = rows.pivot(index="day", columns="token", values="price").sort_index().dropna()
    return (table / table.iloc[0]).mean(axis=1) if len(table) else pd.Series(dtype=float)


def daily_returns(index: pd.Series) -> pd.Series:
    """Log returns from one day to the next; a step over days without a price is left out."""
    steps = index.map(math.log).diff()
    return steps[index.index.to_series().diff() == pd.Timedelta(days=1)]


def change(index: pd.Series) -> float:
    """Return from the first day to the last (a fraction)."""
    return float(index.iloc[-1] / index.iloc[0] - 1)


def volatility(index: pd.Series) -> float:
    """Standard deviation of daily log returns times the root of 365, as tokens trade every day (a fraction)."""
    return float(daily_returns(index).std(ddof=1) * DAYS_A_YEAR**0.5)


def drawdown(index: pd.Series) -> float:
    """Largest loss from a peak to a later day (a fraction, 0 where it never fell)."""
    return float((1 - index / index.cummax()).max())


def did(index: pd.Series) -> dict[str, float]:
    """:func:`change`, :func:`volatility` and :func:`drawdown` of a basket, as ``return`` and by their names."""
    return {"return": change(index), "volatility": volatility(index), "drawdown": drawdown(index)}


def table(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    """Baskets for readers: the columns of :data:`COLUMNS`, the last three in per cent."""
    return pd.DataFrame(rows, columns=COLUMNS)


def common_returns(one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """Daily log returns of two baskets on the days on which both have one; columns ``one`` and ``other``."""
    return pd.DataFrame({"one": daily_returns(one), "other": daily_returns(other)}).dropna()


def years_to_see(lead: float, volatility: float, level: float, power: float = 0.8) -> float:
    """Years of prices in which one basket's lead over another would be told from none, with that chance.

    Parameters
    ----------
    lead : difference of the mean returns a year (fraction).
    volatility : of that difference, a year (fraction); returns are taken as independent.
    """
    from statistics import NormalDist

    normal = NormalDist()
    return ((normal.inv_cdf((1 + level) / 2) + normal.inv_cdf(power)) * volatility / lead) ** 2
