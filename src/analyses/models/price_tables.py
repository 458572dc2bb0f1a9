"""Tables of list prices: cheapest models, disputes, levels of score, how prices were tied, categories.

Each gives a frame whose columns are what a reader sees; ``attrs["formats"]`` says how numbers are printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analyses.matching import plain
from analyses.price_witnesses import GATHERED_BY
from analyses.prices import cheapest_at

from .frontier_tables import table


def cheapest(chosen: pd.DataFrame, sold: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The cheapest able model of each laboratory with its prices.

    Parameters
    ----------
    chosen : :func:`analyses.prices.cheapest_of_each`.
    sold : :func:`analyses.prices.on_day`.
    names : of countries.
    """
    money = ["Input, USD per million tokens", "Output, USD per million tokens", "Basket, USD"]
    columns = {
        "Laboratory": chosen["laboratory"],
        "Cheapest model": chosen["model"].map(plain),
        "Country": chosen["country"].map(lambda country: names.get(country, country)),
        "Score": chosen["score"],
        money[0]: sold.loc[chosen["id"], "input"].to_numpy(),
        money[1]: sold.loc[chosen["id"], "output"].to_numpy(),
        money[2]: chosen["cost"],
        "Price known from": [f"{day:%Y-%m-%d}" for day in sold.loc[chosen["id"], "valid_from"]],
    }
    return table(columns, {"Score": "{:.1f}"} | dict.fromkeys(money, "{:.2f}"))


def disputed(apart: pd.DataFrame, number: int = 12) -> pd.DataFrame:
    """All prices of the models on which lists disagree most, by :func:`analyses.price_witnesses.disputes`."""
    rows = apart[apart["id"].isin(apart["id"].unique()[:number])]
    columns = {
        "Model": rows["id"],
        "Input, USD": rows["input"],
        "Output, USD": rows["output"],
        "Highest by lowest, times": rows["apart"],
        "Stated by": [", ".join(sorted({GATHERED_BY[one] for one in lists.split(", ")})) for lists in rows["lists"]],
    }
    return table(columns, {"Input, USD": "{:g}", "Output, USD": "{:g}", "Highest by lowest, times": "{:.1f}"})


def level_pairs(
    offers: pd.DataFrame, countries: Sequence[str], levels: Sequence[float]
) -> list[tuple[float, pd.Series | None, pd.Series | None]]:
    """The cheapest model of each of two countries with at least so many points, by points."""
    leader, follower = countries
    return [(level, cheapest_at(offers, leader, level), cheapest_at(offers, follower, level)) for level in levels]


def levels(pairs: Sequence[tuple[float, pd.Series | None, pd.Series | None]]) -> pd.DataFrame:
    """The least price of each level, by :func:`level_pairs`."""
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
    return table(frame, {"Points": "{:g}"} | dict.fromkeys(money, "{:.2f}"))


def ties(offers: pd.DataFrame) -> pd.DataFrame:
    """How prices were tied to models, and how often: columns ``basis`` and ``hand`` of ``offers``."""
    by = offers["basis"].where(~offers["hand"], "by hand, with a reason of its own")
    return by.value_counts().rename_axis("How a price was tied to a model").reset_index(name="Models")


def unpriced(tied: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Why models have no price: those of :func:`analyses.matching.matched` without an offer."""
    rows = tied[~tied["id"].isin(offers["id"])].sort_values("score", ascending=False)
    rows = rows.assign(basis=rows["basis"].where(rows["id"].isna(), "no price above nil was valid on the day"))
    reasons = rows.groupby("basis", sort=False)["model"].agg(["size", ", ".join]).reset_index()
    return reasons.set_axis(["Why there is no price", "Models", "Which, best first"], axis=1)


def by_category(mixed: pd.DataFrame, level: float) -> pd.DataFrame:
    """What choosing by category costs and saves, by :func:`analyses.categories.by_distance`."""
    pairs = zip(mixed["low"], mixed["high"], strict=True)
    ends = ["–" if pd.isna(low) else f"{low:.0%} to {high:.0%}" for low, high in pairs]
    columns = {
        "Points below the best": mixed.index,
        "One model, USD": mixed["single"].to_numpy(),
        "By category, USD": mixed["routed"].to_numpy(),
        "Saved, %": mixed["saving"].to_numpy() * 100,
        f"Its {level:.0%} confidence interval": ends,
        "Draws without one model, %": mixed["without"].to_numpy() * 100,
        "Choices confirmed, %": mixed["confirmed"].to_numpy() * 100,
    }
    parts = ["Saved, %", "Draws without one model, %", "Choices confirmed, %"]
    formats = {"Points below the best": "{:g}", "One model, USD": "{:.2f}", "By category, USD": "{:.2f}"}
    return table(columns, formats | dict.fromkeys(parts, "{:.0f}"))
