"""Signals of which a known share has seen the future, on real returns.

A score without skill is noise; one that remembers is noise mixed with the next month's true returns. What is leaked
is therefore known by construction, and a test for it can be judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .overfitting import expected_maximum, moments, overfitting_probability, probabilistic_sharpe
from .returns import MONTHS

Array = NDArray[np.float64]
PASSED = 0.95  # a deflated Sharpe ratio from here on counts as skill (Bailey and López de Prado 2014)


def noise(months: int, signals: int, assets: int, seed: int) -> Array:
    """Scores without skill: months × signals × assets, standard normal."""
    return np.random.default_rng(seed).standard_normal((months, signals, assets))


def backtest(returns: Array, scored: Array, memory: float = 0.0) -> Array:
    """Monthly returns of long-short portfolios whose scores remember the month that they are held in.

    Parameters
    ----------
    returns : months × assets.
    scored : :func:`noise`.
    memory : correlation, across the assets of a month, of a score with the return that is still to come; 0 to 1.

    Returns
    -------
    Months × signals; the long and the short side are 1 each, with weights in proportion to the centred score.
    """
    centred = returns - returns.mean(axis=1, keepdims=True)
    future = centred / centred.std(axis=1, keepdims=True)
    mixed = memory * future[:, None, :] + np.sqrt(1 - memory**2) * scored
    mixed = mixed - mixed.mean(axis=2, keepdims=True)
    mixed *= 2 / np.abs(mixed).sum(axis=2, keepdims=True)
    earned: Array = np.einsum("tka,ta->tk", mixed, returns)
    return earned


@dataclass(frozen=True)
class Pool:
    """Backtests of the same months, honest and leaked: each months × signals."""

    honest: Array
    leaked: Array

    def draw(self, share: float, trials: int, draws: int, blocks: int, seed: int) -> pd.DataFrame:
        """What a search through ``trials`` signals finds when a ``share`` of them has leaked, one row a draw.

        Columns: ``average`` and ``best`` (yearly return of all signals and of the one with the highest Sharpe ratio),
        ``best_sharpe`` (yearly), ``best_leaked`` (whether that one had leaked), ``overfitting`` (its probability of
        overfitting), ``leaked_pass`` and ``honest_pass`` (shares with a deflated Sharpe ratio of at least 0.95; NaN
        where there is no such signal).
        """
        months, size = self.honest.shape
        if trials > size:
            raise ValueError(f"{trials} signals can't be drawn from {size}")
        both = np.concatenate([self.leaked, self.honest], axis=1)
        ratio, skewness, kurtosis = moments(both)
        mean = both.mean(axis=0)
        leaked = round(share * trials)
        random = np.random.default_rng(seed)
        rows = []
        for _ in range(draws):
            picked = random.permutation(size)[:trials] + np.where(np.arange(trials) < leaked, 0, size)
            best = picked[ratio[picked].argmax()]
            benchmark = expected_maximum(trials, ratio[picked].var(ddof=1))
            passed = (
                probabilistic_sharpe(ratio[picked], benchmark, months, skewness[picked], kurtosis[picked]) >= PASSED
            )
            rows.append(
                (
                    mean[picked].mean() * MONTHS,
                    mean[best] * MONTHS,
                    ratio[best] * MONTHS**0.5,
                    best < size,
                    passed[ratio[picked].argmax()],
                    passed[:leaked].mean() if leaked else np.nan,
                    passed[leaked:].mean() if leaked < trials else np.nan,
                    overfitting_probability(both[:, picked], blocks),
                )
            )
        passes = ["best_passes", "leaked_pass", "honest_pass"]
        return pd.DataFrame(rows, columns=["average", "best", "best_sharpe", "best_leaked", *passes, "overfitting"])


def found_after(before: Array, after: Array, size: float = 0.05) -> float:
    """Share of signals whose mean return fell after the end of knowledge, by Welch's (1947) one-sided test.

    Parameters
    ----------
    before, after : months × signals, on either side of that end.
    size : of the test; of signals that did not change, this share is found all the same.
    """
    from scipy.stats import ttest_ind

    result = ttest_ind(before, after, axis=0, equal_var=False, alternative="greater")
    return float((result.pvalue < size).mean())


def memory_for(returns: Array, scored: Array, gain: float, share: float = 1.0) -> float | None:
    """Memory at which a ``share`` of leaked signals lifts the average yearly return of all by ``gain`` (fraction).

    Linear between steps of 0.1; None where even perfect memory is not enough.
    """
    grid = np.linspace(0, 1, 11)
    lift = np.array([backtest(returns, scored, m).mean() * MONTHS for m in grid])
    lift = share * (lift - lift[0])
    return float(np.interp(gain, lift, grid)) if lift[-1] >= gain else None
