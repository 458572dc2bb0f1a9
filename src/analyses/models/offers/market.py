"""Models of a vintage with their list prices: what the cheapest able model of each laboratory costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analyses.matching import matched, plain
from analyses.prices import basket, cheapest_of_each, on_day

from ..written import Result

# what the values of a country are called, in the order of countries
SIDES = ("us", "china")


@dataclass(frozen=True)
class Market:
    """Models with their list prices on a day; costs are USD of the basket.

    Parameters
    ----------
    models : of one vintage, one row a model.
    tied : the models with the ids of their prices, by ``matching.matched``.
    sold : prices on the day, by ``prices.on_day``.
    size : million input and output tokens of the basket.
    within : points below the best score within which models are compared.
    names : of leader and follower, by country.
    """

    models: pd.DataFrame
    tied: pd.DataFrame
    sold: pd.DataFrame
    size: tuple[float, float]
    within: float
    names: Mapping[str, str]

    @property
    def tokens(self) -> str:
        """The basket in words."""
        return f"{self.size[0]:g} million input and {self.size[1]:g} million output tokens"

    @cached_property
    def offers(self) -> pd.DataFrame:
        """Models with a price, with their ``cost``."""
        priced = self.tied.assign(cost=self.tied["id"].map(basket(self.sold, *self.size)))
        return priced.dropna(subset="cost").reset_index(drop=True)

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """The cheapest able model of each laboratory, dearest first."""
        return cheapest_of_each(self.offers, self.models["score"].max() - self.within)

    @property
    def titles(self) -> dict[str, str]:
        """Names of models by the ids of their prices."""
        return dict(zip(self.tied["id"], self.tied["model"].map(plain), strict=True))

    @property
    def hyphenated(self) -> pd.Index:
        """Ids of prices as ``price_witnesses.attested`` writes them."""
        return pd.Index(self.tied["id"].str.lower().str.replace(".", "-"))

    def side(self, country: str) -> pd.DataFrame:
        """Those of the chosen that are of a country."""
        return self.chosen[self.chosen["country"] == country]

    @property
    def compared(self) -> bool:
        """Whether both countries have a model among the chosen."""
        return all(len(self.side(country)) for country in self.names)

    def of_countries(self) -> Iterator[Result]:
        """What the basket costs of the cheapest, the dearest and the best model of each country."""
        for short, (country, title) in zip(SIDES, self.names.items(), strict=True):
            side, mine = self.side(country), self.offers[self.offers["country"] == country]
            for end, rows in (("cheapest", side.tail(1)), ("dearest", side.head(1))):
                for _, row in rows.iterrows():
                    label = f"{plain(row['model'])}, the {end} of the {title} models compared: {self.tokens}"
                    yield {"name": f"price_{short}_{end}", "value": row["cost"], "label": label}
            best = mine.sort_values(["score", "cost"], ascending=[False, True], kind="stable").head(1)
            for _, row in best.iterrows():
                which = f"the {title} model with the best score ({row['score']:.1f}) among those with a price"
                label = f"{plain(row['model'])}, {which}: {self.tokens}"
                yield {"name": f"price_{short}_best", "value": row["cost"], "label": label}

    def ratios(self) -> Iterator[Result]:
        """The cost of the leader's cheapest model against the follower's, where both have one."""
        if not self.compared:
            return
        ours, theirs = (self.side(country) for country in self.names)
        least = ours.iloc[-1]
        against = f"the cheapest US model of the comparison, {plain(least['model'])}, against the"
        for name, which, row in (("cheapest", "cheapest", theirs.iloc[-1]), ("price", "dearest", theirs.iloc[0])):
            label = f"{against} {which} Chinese one, {plain(row['model'])}"
            yield {"name": f"{name}_ratio", "value": least["cost"] / row["cost"], "label": label}


def market(
    models: pd.DataFrame, history: pd.DataFrame, laboratories: pd.DataFrame, by_hand: pd.DataFrame, day: pd.Timestamp,
    size: tuple[float, float], within: float, names: Mapping[str, str],
) -> Market:  # fmt: skip
    """The market of a day.

    Parameters
    ----------
    models : of one vintage, one row a model, with ``organization`` and ``laboratory``.
    history : every vintage of dataset ``model_prices`` that was public.
    laboratories, by_hand : datasets ``laboratories`` and ``model_names``.
    """
    providers = dict(zip(laboratories["laboratory"], laboratories["provider"], strict=True))
    whose = models[["organization", "laboratory"]].drop_duplicates().to_numpy()
    seller = {maker: providers[laboratory] for maker, laboratory in whose if laboratory in providers}
    tied = matched(models, (history["provider"] + "/" + history["model"]).unique(), seller, by_hand)
    return Market(models, tied, on_day(history, day), size, within, names)
