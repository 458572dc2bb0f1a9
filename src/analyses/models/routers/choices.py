"""Choices by category among models of the day: the cheapest of those near the best one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.categories import by_distance
from analyses.percent import percent

from ..written import Result

QUERIES = 1000
# points that a model may be below the best of a category, in the table
DISTANCES = (10.0, 20.0, 30.0, 50.0, 80.0)


@dataclass(frozen=True)
class Choices:
    """What choosing by category costs and saves, by ``categories.by_distance``.

    Parameters
    ----------
    size : input and output tokens of a query.
    within : points below the best of a category of which the values tell.
    level : of the intervals.
    """

    by_distance: pd.DataFrame
    size: tuple[float, float]
    within: float
    level: float

    @property
    def at(self) -> pd.Series:
        """The row of :attr:`within`."""
        return self.by_distance.loc[[self.within]].iloc[0]

    def savings(self) -> Iterator[Result]:
        """Saved against the cheapest single model, where one is near enough everywhere."""
        if not np.isnan(self.at["saving"]):
            label = (
                f"saved by the cheapest of {self._near}, against the cheapest single model that is within them "
                f"everywhere; ratings drawn again within their errors, {percent(self.at['without'])} of draws have no "
                "such single model"
            )
            ends = self.at["low"], self.at["high"]
            yield {"name": "category_saving", "value": self.at["saving"], "label": label, "ci": ends}

    def confirmed(self) -> Result:
        """The share of choices on drawn ratings that the ratings as measured would allow."""
        label = f"choices among {self._near} on drawn ratings that the ratings as measured would allow; "
        label += f"{percent(self.level)} of draws lie between the ends"
        ends = self.at["confirmed_low"], self.at["confirmed_high"]
        return {"name": "category_confirmed", "value": self.at["confirmed"], "label": label, "ci": ends}

    @property
    def _near(self) -> str:
        return f"models within {self.within:g} points of the best of a category"


def choices(
    by_category: pd.DataFrame, size: tuple[float, float], within: float, *, level: float, draws: int, seed: int
) -> Choices:
    """Choices among the models that the copy of the leaderboard gives a price.

    Parameters
    ----------
    by_category : dataset ``arena_categories``.
    """
    priced = by_category[(by_category["input"] > 0) & (by_category["output"] > 0)]
    quoted = priced.drop_duplicates("model").set_index("model")
    cost = QUERIES * ((quoted["input"] * size[0] + quoted["output"] * size[1]) / 1e6)
    distances = sorted({*DISTANCES, within})
    costs_by_distance = by_distance(by_category, cost, distances, level=level, draws=draws, seed=seed)
    return Choices(costs_by_distance, size, within, level)
