"""Ratings by category added up: how far the distance of two countries hangs on whose questions count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyses.categories import Composites, place_agreement, random_weights, redrawn, table
from analyses.laboratories import laboratory_by_beginning
from analyses.returns import exact_interval

from ..ends import Ends
from ..written import Result

# models of a country that may be its best under some weights
NEAR = 40
# sets of weights under which laboratories are ranked as by the index
RANKED = 100


@dataclass(frozen=True)
class Composite:
    """Composites of all categories under many sets of weights; distances are Elo points.

    Parameters
    ----------
    composites : of the models near the top of their country.
    drawn : their ratings, drawn again for each set of weights.
    sides : whether a laboratory is the leader's, and whether it is the follower's.
    """

    composites: Composites
    drawn: NDArray[np.float64]
    sides: tuple[dict[str, bool], dict[str, bool]]

    @property
    def many(self) -> str:
        """The sets of weights in words."""
        draws, categories = self.composites.weights.shape
        return f"{draws} sets of weights of {categories} categories"

    @cached_property
    def gaps(self) -> NDArray[np.float64]:
        """The distance under each set of weights."""
        return self.composites.gaps(*self.sides, self.drawn)

    @cached_property
    def places(self) -> NDArray[np.float64]:
        """The place of the follower's best laboratory under each of them."""
        return self.composites.places(self.sides[1])

    @cached_property
    def even(self) -> pd.Series:
        """The composite of each laboratory, all categories alike."""
        return self.composites.equal()

    @property
    def best(self) -> Ends:
        """The best even composite of leader and follower."""
        leader, follower = (float(self.even[self.even.index.map(side)].max()) for side in self.sides)
        return leader, follower

    @property
    def gap(self) -> float:
        """The distance, all categories alike."""
        return self.best[0] - self.best[1]

    @property
    def place(self) -> int:
        """The place of the follower's best laboratory, all categories alike."""
        return int(1 + (self.even > self.best[1]).sum())

    def alone(self) -> Composites:
        """Composites in which one category has all the weight."""
        ratings = self.composites.ratings
        return Composites(ratings, self.composites.laboratories, np.eye(ratings.shape[1]))

    def distance(self) -> Result:
        """The distance, all categories alike, and between which ends it lies under most weights."""
        low, high = np.quantile(self.gaps, [0.025, 0.975])
        label = f"best US less best Chinese model, all categories alike; between the ends lie 95 % of {self.many}, "
        label += "ratings drawn again"
        return {"name": "composite_gap", "value": self.gap, "label": label, "interval": (low, high)}

    def follower_place(self) -> Result:
        """The place of the follower's best laboratory, all categories alike, and its range over all weights."""
        label = "place of the best Chinese laboratory, all categories alike; the ends are the first and last of "
        label += self.many
        ends = self.places.min(), self.places.max()
        return {"name": "composite_place", "value": self.place, "label": label, "interval": ends}

    def ahead(self) -> Result:
        """The share of sets of weights under which the leader is ahead, with the interval of a share of draws."""
        ahead = self.gaps > 0
        label = f"{self.many}, ratings drawn again, under which the best US model is ahead; the interval is that of a "
        label += "share of so many draws"
        ends = exact_interval(int(ahead.sum()), len(ahead))
        return {"name": "composite_ahead", "value": ahead.mean(), "label": label, "ci": ends}

    def agreement(self, scores: pd.Series, fitted: str) -> Result:
        """Rank correlation (Kendall) with scores of laboratories in a vintage, and its range over weights."""
        others = self.composites.agreements(scores, RANKED)
        shared = self.even.index.intersection(scores.index)
        label = (
            f"rank correlation (Kendall) of {len(shared)} laboratories of the two countries on Arena, all categories "
            f"alike, with the index of {fitted}; the ends are the lowest and highest over {RANKED} sets of weights"
        )
        agrees, ends = place_agreement(self.even, scores), (others.min(), others.max())
        return {"name": "composite_agreement", "value": agrees, "label": label, "interval": ends}


def composite(
    by_category: pd.DataFrame, laboratories: pd.DataFrame, names: pd.DataFrame, countries: Sequence[str], *,
    level: float, draws: int, seed: int,
) -> Composite:  # fmt: skip
    """Composites of the ratings of dataset ``arena_categories``.

    Parameters
    ----------
    laboratories, names : datasets ``laboratories`` and ``laboratory_names``.
    countries : leader and follower.
    level : of the ratings' intervals.
    draws : sets of weights.
    """
    home = dict(zip(laboratories["laboratory"], laboratories["country"], strict=True))
    grades = table(by_category)
    whose = laboratory_by_beginning(grades.index.to_series(), names)
    ranks = grades.mean(axis=1).groupby(whose.map(home)).rank(ascending=False)
    near = grades.index[ranks.le(NEAR).reindex(grades.index, fill_value=False)]
    composites = Composites(grades.loc[near], whose[near], random_weights(grades.shape[1], draws, seed))
    leader, follower = ({lab: there == country for lab, there in home.items()} for country in countries)
    drawn = redrawn(by_category, near, level=level, draws=draws, seed=seed)
    return Composite(composites, drawn, (leader, follower))
