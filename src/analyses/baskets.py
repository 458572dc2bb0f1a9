"""Baskets of tokens, equally weighted on their first common day."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


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
