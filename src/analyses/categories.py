"""Ratings by category: what it is worth to choose a model for each, and how far an order hangs on their weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from memobook import remembered

Array = NDArray[np.float64]


def table(scores: pd.DataFrame) -> pd.DataFrame:
    """Models × categories, for models rated in all of them.

    Parameters
    ----------
    scores : one row a model and category, columns ``model``, ``category``, ``rating``.
    """
    return scores.pivot(index="model", columns="category", values="rating").dropna()


def redrawn(scores: pd.DataFrame, models: pd.Index, *, level: float, draws: int, seed: int) -> Array:
    """Ratings drawn again within their intervals, draws × models × categories (in the order of :func:`table`).

    Errors are normal and independent, also between categories of one model, whose votes overlap.
    """
    from .selection import drawn_scores

    rows = scores[scores["model"].isin(models)].sort_values(["model", "category"])
    ends = rows.rename(columns={"rating": "score", "rating_low": "score_low", "rating_high": "score_high"})
    drawn = drawn_scores(ends, level=level, draws=draws, seed=seed)
    return drawn.reshape(draws, len(models), -1)


@dataclass(frozen=True)
class Routing:
    """Costs a query, as the mean over categories: of the best single model and of the best of each."""

    single: float
    routed: float

    @property
    def saving(self) -> float:
        """Part of the single model's cost that routing saves (fraction)."""
        return 1 - self.routed / self.single


def routing(ratings: Array, costs: Array, within: float) -> Routing | None:
    """What routing by category saves: for each category the cheapest model within so many points of its best one,
    against the cheapest single model that is within them everywhere.

    Parameters
    ----------
    ratings : models × categories, points.
    costs : of one query, one a model; above nothing.
    within : points that a model may be below the best of the category.

    Returns
    -------
    None where no single model is good enough in every category. Categories count alike, and what telling them apart
    costs is taken as nothing.
    """
    (single,), (routed,) = bills(ratings[None], costs, within)
    return Routing(float(single), float(routed)) if np.isfinite(single) else None


def bills(ratings: Array, costs: Array, within: float) -> tuple[Array, Array]:
    """Costs of :func:`routing` for many tables of ratings at once: of the single model, and of the best of each.

    Parameters
    ----------
    ratings : draws × models × categories.

    Returns
    -------
    One a draw; the first infinite where no single model is good enough in every category.
    """
    able = ratings >= ratings.max(axis=1, keepdims=True) - within
    single: Array = np.where(able.all(axis=2), costs, np.inf).min(axis=1)
    routed: Array = np.where(able, costs[:, None], np.inf).min(axis=1).mean(axis=1)
    return single, routed


def picked(ratings: Array, costs: Array, within: float) -> NDArray[np.int64]:
    """The model that each category gets: of those within so many points of its best one the cheapest, by place.

    Parameters
    ----------
    ratings : … × models × categories.
    """
    able = ratings >= ratings.max(axis=-2, keepdims=True) - within
    places: NDArray[np.int64] = np.where(able, costs[:, None], np.inf).argmin(axis=-2)
    return places


@remembered
def by_distance(
    scores: pd.DataFrame, costs: pd.Series, distances: Sequence[float], *, level: float, draws: int, seed: int
) -> pd.DataFrame:
    """:func:`routing` by how far a model may be below the best, with ratings drawn again within their errors.

    Parameters
    ----------
    scores : as in :func:`redrawn`.
    costs : of one query, by model; models without one are left out.
    level : of the ratings' intervals, and of the interval of the saving.

    Returns
    -------
    A row a distance (points). ``single`` and ``routed`` (costs, missing where no single model is near enough
    everywhere), ``saving`` with ``low`` and ``high`` (fractions; over the draws that have such a model), ``without``
    (share of draws that have none), and ``confirmed``: of the choices made on drawn ratings those that the ratings as
    measured would have made possible, with ``confirmed_low`` and ``confirmed_high``, between which the middle ``level``
    of draws lie. A cheap model is chosen for what may be luck, so it is below 1.
    """
    ratings = table(scores[scores["model"].isin(costs.index)])
    prices, measured = costs.loc[ratings.index].to_numpy(dtype=float), ratings.to_numpy()
    drawn = redrawn(scores, ratings.index, level=level, draws=draws, seed=seed)
    best, rows = measured.max(axis=0), []
    for within in distances:
        found = routing(measured, prices, within)
        single, routed = bills(drawn, prices, within)
        savings = (1 - routed / single)[np.isfinite(single)]
        low, high = np.quantile(savings, [(1 - level) / 2, (1 + level) / 2]) if len(savings) else (np.nan, np.nan)
        chosen = np.take_along_axis(measured[None], picked(drawn, prices, within)[:, None], axis=1)
        known = (found.single, found.routed, found.saving) if found else (np.nan,) * 3
        confirmed = (chosen >= best - within).mean(axis=(1, 2))
        ends = np.quantile(confirmed, [(1 - level) / 2, (1 + level) / 2])
        rows.append((*known, low, high, 1 - len(savings) / draws, confirmed.mean(), *ends))
    columns = ["single", "routed", "saving", "low", "high", "without", "confirmed", "confirmed_low", "confirmed_high"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(distances, name="within"))


def random_weights(categories: int, draws: int, seed: int) -> Array:
    """Weights above nothing that sum to 1, even over all such weights (a flat Dirichlet): draws × categories."""
    return np.random.default_rng(seed).dirichlet(np.ones(categories), draws)


def weighted_gaps(ratings: Array, leaders: NDArray[np.bool_], followers: NDArray[np.bool_], weights: Array) -> Array:
    """Best weighted rating of the leaders less that of the followers, one a row of ``weights``.

    Parameters
    ----------
    ratings : models × categories, or draws × models × categories, of which each draw has its row of weights.
    leaders, followers : which models.
    """
    composite = weights @ ratings.T if ratings.ndim == 2 else np.einsum("dc,dmc->dm", weights, ratings)
    gaps: Array = composite[:, leaders].max(axis=1) - composite[:, followers].max(axis=1)
    return gaps


@dataclass(frozen=True)
class Composites:
    """Ratings of models added up under many weights of the categories.

    Parameters
    ----------
    ratings : models × categories (:func:`table`).
    laboratories : of each model; missing where nobody's.
    weights : draws × categories.
    """

    ratings: pd.DataFrame
    laboratories: pd.Series
    weights: Array

    def best(self, weights: Array) -> pd.DataFrame:
        """Best composite of each laboratory: draws × laboratories, points."""
        sums = pd.DataFrame(self.ratings.to_numpy() @ weights.T, index=self.ratings.index)
        return sums.groupby(self.laboratories.reindex(sums.index)).max().T

    def equal(self) -> pd.Series:
        """The same under equal weights, best first."""
        categories = self.ratings.shape[1]
        return self.best(np.full((1, categories), 1 / categories)).iloc[0].sort_values(ascending=False)

    def places(self, follower: dict[str, bool]) -> Array:
        """Place, from 1, of the best of the laboratories that ``follower`` marks, for each of the weights."""
        best = self.best(self.weights)
        theirs = best.loc[:, best.columns.map(follower).to_numpy(dtype=bool)].max(axis=1)
        places: Array = 1.0 + best.gt(theirs, axis=0).sum(axis=1).to_numpy()
        return places

    def gaps(self, leader: dict[str, bool], follower: dict[str, bool], drawn: Array | None = None) -> Array:
        """:func:`weighted_gaps` between laboratories that are marked, for each of the weights.

        Parameters
        ----------
        drawn : ratings drawn again, one table for each of the weights (:func:`redrawn`).
        """
        ours, theirs = (self.laboratories.map(side).fillna(False).to_numpy(dtype=bool) for side in (leader, follower))
        return weighted_gaps(self.ratings.to_numpy() if drawn is None else drawn, ours, theirs, self.weights)

    @remembered
    def agreements(self, other: pd.Series, draws: int) -> Array:
        """:func:`place_agreement` with another score of laboratories under each of the first ``draws`` weights."""
        best = self.best(self.weights[:draws])
        return np.array([place_agreement(row, other) for _, row in best.iterrows()])


def place_agreement(one: pd.Series, other: pd.Series) -> float:
    """Rank correlation (Kendall's tau-b, 1945) of two scores over the models that have both."""
    from scipy.stats import kendalltau

    both = pd.DataFrame({"one": one, "other": other}).dropna()
    return float(kendalltau(both["one"], both["other"]).statistic)
