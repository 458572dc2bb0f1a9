"""Two measures of how far the best of many backtests can be believed."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def expected_maximum(trials: int, variance: ArrayLike) -> Any:
    """Largest Sharpe ratio to be expected among ``trials`` without skill (Bailey and López de Prado 2014).

    ``variance`` is that of the trials' Sharpe ratios, in the unit of time in which the result is wanted.
    """
    from scipy.special import ndtri

    if trials < 2:
        raise ValueError("the best of fewer than two trials was not chosen")
    ends = (1 - np.euler_gamma) * ndtri(1 - 1 / trials) + np.euler_gamma * ndtri(1 - 1 / (trials * np.e))
    return np.sqrt(np.asarray(variance, dtype=float)) * ends


def probabilistic_sharpe(
    ratio: ArrayLike, benchmark: ArrayLike, observations: int, skewness: ArrayLike = 0.0, kurtosis: ArrayLike = 3.0
) -> Any:
    """Probability that a true Sharpe ratio exceeds a benchmark (Bailey and López de Prado 2012).

    Parameters
    ----------
    ratio, benchmark : per observation, not per year; arrays are taken elementwise.
    observations : number of returns.
    skewness, kurtosis : of the returns; a normal distribution has 0 and 3.
    """
    from scipy.special import ndtr

    ratio, skewness, kurtosis = (np.asarray(x, dtype=float) for x in (ratio, skewness, kurtosis))
    spread = np.sqrt(1 - skewness * ratio + (kurtosis - 1) / 4 * ratio**2)
    return ndtr((ratio - benchmark) * np.sqrt(observations - 1) / spread)


def moments(returns: Array) -> tuple[Array, Array, Array]:
    """Sharpe ratio per observation, skewness and kurtosis of each column."""
    centred = returns - returns.mean(axis=0)
    deviation = np.sqrt((centred**2).mean(axis=0))
    scaled = centred / deviation
    ratio = returns.mean(axis=0) / returns.std(axis=0, ddof=1)
    squares = scaled * scaled
    return ratio, (squares * scaled).mean(axis=0), (squares * squares).mean(axis=0)


def deflated_sharpe(returns: Array) -> Array:
    """Deflated Sharpe ratio of each column, were it the one chosen among all of them.

    Parameters
    ----------
    returns : observations × trials.

    Returns
    -------
    One probability a trial: that its true Sharpe ratio exceeds the largest to be expected of trials without skill.

    Source: Bailey and López de Prado (2014).
    """
    ratio, skewness, kurtosis = moments(returns)
    benchmark = expected_maximum(returns.shape[1], ratio.var(ddof=1))
    deflated: Array = probabilistic_sharpe(ratio, benchmark, len(returns), skewness, kurtosis)
    return deflated


def overfitting_probability(returns: Array, blocks: int = 8) -> float:
    """Share of splits in which the best trial of one half is at or below the median in the other.

    Combinatorially symmetric cross-validation with the Sharpe ratio as measure (Bailey, Borwein, López de Prado and
    Zhu 2017): the observations are cut into ``blocks`` runs, and each half of the runs is once the sample in which
    the best trial is chosen.

    Parameters
    ----------
    returns : observations × trials; observations that fill no whole block are left off at the end.
    blocks : an even number.

    Raises
    ------
    ValueError : an odd number of blocks, or more than half as many as observations.
    """
    if blocks < 2 or blocks % 2 or blocks * 2 > len(returns):
        raise ValueError(f"{len(returns)} observations can't be cut into {blocks} blocks")
    size = len(returns) // blocks
    cut = returns[: size * blocks].reshape(blocks, size, -1)
    sums, squares = cut.sum(axis=1), (cut**2).sum(axis=1)
    chosen = _halves(blocks)
    inside = _ratio(chosen @ sums, chosen @ squares, size * blocks // 2)
    outside = _ratio((1 - chosen) @ sums, (1 - chosen) @ squares, size * blocks // 2)
    best = inside.argmax(axis=1)
    of_best = outside[np.arange(len(outside)), best][:, None]
    rank = (outside < of_best).sum(axis=1) + 1  # 1: the worst
    return float((rank / (returns.shape[1] + 1) <= 0.5).mean())


@cache
def _halves(blocks: int) -> Array:
    """Every choice of half of the blocks, one a row: 1 for a chosen block, 0 for another."""
    halves = combinations(range(blocks), blocks // 2)
    return np.array([[block in half for block in range(blocks)] for half in halves], dtype=float)


def _ratio(sums: Array, squares: Array, observations: int) -> Array:
    """Sharpe ratios up to a factor that is the same for all, from sums of returns and of their squares."""
    mean = sums / observations
    ratio: Array = mean / np.sqrt(np.maximum(squares / observations - mean**2, 1e-300))
    return ratio
