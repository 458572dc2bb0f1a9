"""What choosing the best of several measured scores does to its value: the best is measured too high, on average.

A frontier is a maximum, and the maximum of scores with errors lies above the highest true score, the more so the more
models are nearly as good. How much is estimated by drawing all scores again from their own intervals (the parametric
bootstrap, Efron and Tibshirani 1993): the mean of the highest drawn score less the highest score observed. Errors are
drawn as independent; those of one fit of an index move together, and then the bias is smaller.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CorrectedGap:
    """A gap between two maxima less what their choice adds to it, and the ends of its interval; points.

    ``leader_bias`` and ``follower_bias`` are by how much each maximum is likely to be too high.
    """

    gap: float
    low: float
    high: float
    leader_bias: float
    follower_bias: float


def one_a_model(rows: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """One row a model: of several with the same maker, name and score, as settings of a model have, the first."""
    keys = rows[["organization", "score"]].assign(name=names)
    return rows[~keys.duplicated()].reset_index(drop=True)


def drawn_scores(rows: pd.DataFrame, *, level: float, draws: int, seed: int) -> Array:
    """Scores drawn anew: ``draws`` × models, points.

    Each error is normal, with one spread below the score and one above, so that the two limits are met.

    Parameters
    ----------
    rows : columns ``score``, ``score_low``, ``score_high``; a score without limits, as those that fix an index's scale,
        stays as it is.
    level : of the limits, such as 0.9.
    """
    from statistics import NormalDist

    z = NormalDist().inv_cdf((1 + level) / 2)
    score = rows["score"].to_numpy(dtype=float)
    down = np.nan_to_num(score - rows["score_low"].to_numpy(dtype=float)) / z
    up = np.nan_to_num(rows["score_high"].to_numpy(dtype=float) - score) / z
    error = np.random.default_rng(seed).standard_normal((draws, len(rows)))
    drawn: Array = score + np.where(error < 0, error * down, error * up)
    return drawn


def corrected_gap(
    rows: pd.DataFrame, leader: str, follower: str, *, level: float, draws: int = 4000, seed: int = 0
) -> CorrectedGap:
    """The gap between the best scores of two countries without the bias of choosing them.

    The interval is the basic bootstrap interval (Davison and Hinkley 1997) of the difference of the two maxima, at the
    level of the scores' own limits.

    Parameters
    ----------
    rows : one row a model (:func:`one_a_model`), columns ``country`` and those of :func:`drawn_scores`.
    """
    drawn = drawn_scores(rows, level=level, draws=draws, seed=seed)
    best, means = {}, {}
    for country in (leader, follower):
        mine = (rows["country"] == country).to_numpy()
        best[country] = float(rows["score"][mine].max())
        means[country] = drawn[:, mine].max(axis=1)
    gap = best[leader] - best[follower]
    redrawn = means[leader] - means[follower]
    low, high = np.quantile(redrawn, [(1 - level) / 2, (1 + level) / 2])
    bias = {country: float(means[country].mean()) - best[country] for country in best}
    return CorrectedGap(
        gap=gap - bias[leader] + bias[follower],
        low=2 * gap - float(high),
        high=2 * gap - float(low),
        leader_bias=bias[leader],
        follower_bias=bias[follower],
    )


def compared_gaps(
    now: tuple[pd.Series, pd.Series],
    then: tuple[pd.Series, pd.Series],
    *,
    level: float,
    draws: int = 4000,
    seed: int = 0,
) -> dict[str, tuple[float, float, float]] | None:
    """How the gap between two models differs from an earlier one of the same vintage.

    A model that stands in both gaps has one error in both. Percentile intervals of :func:`drawn_scores`.

    Parameters
    ----------
    now, then : leader's and follower's row, each with ``model`` and the columns of :func:`drawn_scores`.

    Returns
    -------
    ``change`` (points) and ``ratio`` of the gap now to the gap then: value, lower and upper end. None where a score
    has no limits and does not fix the scale either, that is where none of the four has limits.
    """
    rows = pd.DataFrame([*now, *then])
    if rows[["score_low", "score_high"]].isna().all(axis=None):
        return None
    models = rows.drop_duplicates("model").reset_index(drop=True)
    column = {model: index for index, model in enumerate(models["model"])}
    drawn = drawn_scores(models, level=level, draws=draws, seed=seed)
    gaps = [drawn[:, column[a["model"]]] - drawn[:, column[b["model"]]] for a, b in (now, then)]
    seen = [float(a["score"] - b["score"]) for a, b in (now, then)]
    ends = [(1 - level) / 2, (1 + level) / 2]
    change, ratio = (np.quantile(x, ends) for x in (gaps[0] - gaps[1], gaps[0] / gaps[1]))
    return {
        "change": (seen[0] - seen[1], float(change[0]), float(change[1])),
        "ratio": (seen[0] / seen[1], float(ratio[0]), float(ratio[1])),
    }
