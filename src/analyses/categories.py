"""Ratings by category: what it is worth to choose a model for each, and how far an order hangs on their weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    able = ratings >= ratings.max(axis=0) - within
    everywhere = able.all(axis=1)
    if not everywhere.any():
        return None
    cheapest = np.where(able, costs[:, None], np.inf).min(axis=0)
    return Routing(float(costs[everywhere].min()), float(cheapest.mean()))


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


def place_agreement(one: pd.Series, other: pd.Series) -> float:
    """Rank correlation (Kendall's tau-b, 1945) of two scores over the models that have both."""
    from scipy.stats import kendalltau

    both = pd.DataFrame({"one": one, "other": other}).dropna()
    return float(kendalltau(both["one"], both["other"]).statistic)
