"""Tables of list prices: cheapest models, disputes, levels of score, how prices were tied.

Each gives what is shown: the frame, its caption, and how its numbers are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analyses.matching import plain
from analyses.price_witnesses import GATHERED_BY
from analyses.prices import cheapest_at

from ..written import Table, table
from .market import Market

# a level, and the cheapest model of leader and follower that has it
Pairs = list[tuple[float, pd.Series | None, pd.Series | None]]


def cheapest(market: Market, as_of: str) -> Table:
    """The cheapest able model of each laboratory with its prices, which were valid on the day."""
    chosen, sold = market.chosen, market.sold
    caption = (
        f"The cheapest model of each laboratory within {market.within:g} points of the best score, at list prices that "
        f"were valid on {as_of}"
    )
    money = ["Input, USD per million tokens", "Output, USD per million tokens", "Basket, USD"]
    columns = {
        "Laboratory": chosen["laboratory"],
        "Cheapest model": chosen["model"].map(plain),
        "Country": chosen["country"].map(lambda country: market.names.get(country, country)),
        "Score": chosen["score"],
        money[0]: sold.loc[chosen["id"], "input"].to_numpy(),
        money[1]: sold.loc[chosen["id"], "output"].to_numpy(),
        money[2]: chosen["cost"],
        "Price known from": [f"{day:%Y-%m-%d}" for day in sold.loc[chosen["id"], "valid_from"]],
    }
    return table(columns, {"Score": "{:.1f}"} | dict.fromkeys(money, "{:.2f}"), caption)


def disputed(apart: pd.DataFrame, of: str, as_of: str, number: int = 12) -> Table:
    """All prices of the models on which lists disagree most, by :func:`analyses.price_witnesses.disputes`.

    Parameters
    ----------
    of : which models were looked at, in words.
    """
    rows = apart[apart["id"].isin(apart["id"].unique()[:number])]
    columns = {
        "Model": rows["id"],
        "Input, USD": rows["input"],
        "Output, USD": rows["output"],
        "Highest by lowest, times": rows["apart"],
        "Stated by": [", ".join(sorted({GATHERED_BY[one] for one in lists.split(", ")})) for lists in rows["lists"]],
    }
    caption = (
        f"List prices of a million tokens on which lists disagree, {of}, {as_of}; {rows['id'].nunique()} of "
        f"{apart['id'].nunique()} models, the widest apart first"
    )
    formats = {"Input, USD": "{:g}", "Output, USD": "{:g}", "Highest by lowest, times": "{:.1f}"}
    return table(columns, formats, caption)


def level_pairs(offers: pd.DataFrame, countries: Iterable[str], levels: Sequence[float]) -> Pairs:
    """The cheapest model of each of two countries with at least so many points, by points."""
    leader, follower = countries
    return [(level, cheapest_at(offers, leader, level), cheapest_at(offers, follower, level)) for level in levels]


def levels(pairs: Pairs, as_of: str) -> Table:
    """The least price of each level on a day, by :func:`level_pairs`."""
    money = ["US, USD", "China, USD", "US against China, times"]
    columns = {
        "Points": [level for level, *_ in pairs],
        "Cheapest US model": [None if a is None else plain(a["model"]) for _, a, _ in pairs],
        money[0]: [None if a is None else a["cost"] for _, a, _ in pairs],
        "Cheapest Chinese model": [None if b is None else plain(b["model"]) for _, _, b in pairs],
        money[1]: [None if b is None else b["cost"] for _, _, b in pairs],
        money[2]: [None if a is None or b is None else a["cost"] / b["cost"] for _, a, b in pairs],
    }
    frame = pd.DataFrame(columns).astype(dict.fromkeys(money, float))
    caption = (
        f"The least list price of a model with at least so many points, by country, on {as_of}; – where none with a "
        "price reaches it"
    )
    return table(frame, {"Points": "{:g}"} | dict.fromkeys(money, "{:.2f}"), caption)


def ties(market: Market, fitted: str, as_of: str) -> Table:
    """How prices of a day were tied to models of a vintage, and how often."""
    offers = market.offers
    by = offers["basis"].where(~offers["hand"], "by hand, with a reason of its own")
    counted = by.value_counts().rename_axis("How a price was tied to a model").reset_index(name="Models")
    return table(
        counted,
        {},
        f"Models of the vintage of {fitted} with a list price of {as_of}, {len(offers)} of {len(market.models)}",
    )


def unpriced(market: Market, fitted: str, as_of: str) -> Table:
    """Why models have no price: those of :func:`analyses.matching.matched` without an offer."""
    tied = market.tied
    rows = tied[~tied["id"].isin(market.offers["id"])].sort_values("score", ascending=False)
    rows = rows.assign(basis=rows["basis"].where(rows["id"].isna(), "no price above nil was valid on the day"))
    reasons = rows.groupby("basis", sort=False)["model"].agg(["size", ", ".join]).reset_index()
    caption = (
        f"Models of the vintage of {fitted} that could not be matched with a list price of {as_of}, {len(rows)} of "
        f"{len(market.models)}; models without a developer or a country are not in the data"
    )
    return table(reasons.set_axis(["Why there is no price", "Models", "Which, best first"], axis=1), {}, caption)
