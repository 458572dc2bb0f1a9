"""Signals of which a known share has seen the future, on real returns.

A score without skill is noise; one that remembers is noise mixed with the next month's true returns. What is leaked
is therefore known by construction, and a test can be judged by it. A measure is judged by what it was made for alone:
the deflated Sharpe ratio and the probability of overfitting ask whether the best of many was luck, not whether
something was remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from memobook import remembered

from .overfitting import expected_maximum, moments, overfitting_probability, probabilistic_sharpe
from .returns import MONTHS

Array = NDArray[np.float64]
DRAWS = 100  # searches, each with its own noise and its own stretch of the past
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
    return backtests(returns, scored, [memory])[0]


def backtests(returns: Array, scored: Array, memories: Sequence[float]) -> list[Array]:
    """:func:`backtest` at each of several memories, with the same noise."""
    assets = returns.shape[1]
    centred = returns - returns.mean(axis=1, keepdims=True)
    future = centred / centred.std(axis=1, keepdims=True)
    # a product with a vector sums over the few assets several times faster than sum does
    unskilled = scored - (scored @ np.full(assets, 1 / assets))[..., None]
    by_luck, by_memory = np.einsum("tsa,ta->ts", unskilled, returns), (future * returns).sum(axis=1)[:, None]
    found, mixed = [], np.empty_like(unskilled)
    for memory in memories:
        luck = np.sqrt(1 - memory**2)
        np.multiply(unskilled, luck, out=mixed)
        if memory:
            mixed += memory * future[:, None, :]
        size = np.abs(mixed, out=mixed) @ np.ones(assets)
        found.append(2 * (luck * by_luck + memory * by_memory) / size)
    return found


@dataclass(frozen=True)
class Experiment:
    """Searches for signals on many stretches of one history, each with noise of its own.

    Parameters
    ----------
    returns : all months × assets; a stretch begins at a random month, so stretches overlap.
    months, after : length of a backtest, and the months kept back behind it.
    trials : candidate signals of a search.
    draws, seed : how many searches, and from which seed.
    """

    returns: Array
    months: int
    after: int
    trials: int
    draws: int
    seed: int

    def stretches(self) -> Iterator[tuple[Array, Array]]:
        """Returns and :func:`noise` of each draw: ``months + after`` × assets, and × signals × assets.

        Raises
        ------
        ValueError : the history is shorter than one stretch.
        """
        length = self.months + self.after
        if length > len(self.returns):
            raise ValueError(f"a stretch of {length} months can't be cut from {len(self.returns)}")
        starts = np.random.default_rng(self.seed).integers(0, len(self.returns) - length, self.draws, endpoint=True)
        for draw, start in enumerate(starts):
            yield (
                self.returns[start : start + length],
                noise(length, self.trials, self.returns.shape[1], self.seed + 1 + draw),
            )

    @remembered
    def outcome(
        self, memory: float, memories: Sequence[float], shares: Sequence[float], waits: Sequence[int], size: float
    ) -> tuple[dict[float, pd.DataFrame], dict[float, list[Array]]]:
        """What :meth:`searches` find if signals remember by ``memory``, and what :func:`found_after` does.

        Parameters
        ----------
        memories : without ``memory``, others of which only the latter is asked; 0 gives false alarms.
        shares, waits, size : as of these two.

        Returns
        -------
        By share of leaked signals, a row a search; by memory and wait, the shares of signals found.
        """
        by_memory = self.backtests(sorted({0.0, memory, *memories}))
        table = self.searches(by_memory[0.0], by_memory[memory], shares)
        searches = {share: table[table["share"] == share].reset_index(drop=True) for share in shares}
        after = by_memory[0.0][:, self.months :]
        found = {m: found_after(all_[:, : self.months], after, waits, size) for m, all_ in by_memory.items()}
        return searches, found

    @remembered
    def lifts(self, stretches: int) -> list[Lift]:
        """:class:`Lift` on the first of the stretches."""
        return [Lift.of(r[: self.months], n[: self.months]) for r, n in islice(self.stretches(), stretches)]

    def backtests(self, memories: Sequence[float]) -> dict[float, Array]:
        """By memory, the returns of every signal without a leak beyond it: draws × months × signals."""
        found: dict[float, list[Array]] = {memory: [] for memory in memories}
        for returns, scored in self.stretches():
            for memory, earned in zip(memories, backtests(returns, scored, memories), strict=True):
                found[memory].append(earned)
        return {memory: np.stack(series) for memory, series in found.items()}

    def searches(self, honest: Array, leaked: Array, shares: Sequence[float], blocks: int = 8) -> pd.DataFrame:
        """What the searches find when a share of the signals has leaked, one row a draw and share.

        Parameters
        ----------
        honest, leaked : of :meth:`backtests`, the same signals without and with memory.
        shares : of the signals that have leaked, fractions.
        blocks : of the cross-validation.

        Returns
        -------
        ``share``, ``average`` and ``best`` (yearly return of all signals and of the one with the highest Sharpe
        ratio), ``best_sharpe`` (yearly), ``best_leaked`` (whether that one had leaked), ``best_passes`` (whether its
        deflated Sharpe ratio is at least 0.95) and ``overfitting`` (probability of overfitting).
        """
        rows = []
        for draw in range(len(honest)):
            both = np.stack([honest[draw, : self.months], leaked[draw, : self.months]])
            told = [moments(returns) for returns in both]
            for share in shares:
                count = round(share * self.trials)
                tried = np.concatenate([both[1][:, :count], both[0][:, count:]], axis=1)
                ratio, skewness, kurtosis = (
                    np.concatenate([leaking[:count], plain[count:]]) for plain, leaking in zip(*told, strict=True)
                )
                best = int(ratio.argmax())
                hurdle = expected_maximum(self.trials, ratio.var(ddof=1))
                passes = probabilistic_sharpe(ratio[best], hurdle, self.months, skewness[best], kurtosis[best])
                rows.append(
                    (
                        share,
                        tried.mean() * MONTHS,
                        tried[:, best].mean() * MONTHS,
                        ratio[best] * MONTHS**0.5,
                        best < count,
                        passes >= PASSED,
                        overfitting_probability(tried, blocks),
                    )
                )
        columns = ["share", "average", "best", "best_sharpe", "best_leaked", "best_passes", "overfitting"]
        return pd.DataFrame(rows, columns=columns)


def found_after(before: Array, after: Array, waits: Sequence[int], size: float = 0.05) -> list[Array]:
    """Share of signals whose mean return fell after the end of knowledge, by Welch's (1947) one-sided test.

    Parameters
    ----------
    before, after : draws × months × signals, on either side of that end.
    waits : months after the end that are looked at.
    size : of the test; of signals that did not change, this share is found all the same.

    Returns
    -------
    By wait, one share a draw.
    """
    from scipy.stats import ttest_ind_from_stats

    def told(returns: Array) -> tuple[Array, Array, int]:
        return returns.mean(axis=1), returns.std(axis=1, ddof=1), returns.shape[1]

    known, found = told(before), []
    for wait in waits:
        result = ttest_ind_from_stats(*known, *told(after[:, :wait]), equal_var=False, alternative="greater")
        found.append((result.pvalue < size).mean(axis=1))
    return found


@dataclass(frozen=True)
class Lift:
    """By how much memory lifts the average yearly return of leaked signals (fraction), at steps from none to all."""

    memories: Array
    lifts: Array

    @classmethod
    def of(cls, returns: Array, scored: Array) -> Lift:
        """Of one stretch: months × assets, and :func:`noise`."""
        grid = np.array([0, 0.1, 0.2, 0.4, 0.7, 1])
        means = np.array([found.mean() * MONTHS for found in backtests(returns, scored, grid.tolist())])
        return cls(grid, means - means[0])

    def memory_for(self, gain: float, share: float = 1.0) -> float | None:
        """Memory at which a ``share`` of leaked signals lifts the average of all by ``gain``.

        Linear between the steps; None where even perfect memory is not enough.
        """
        lifts = share * self.lifts
        return float(np.interp(gain, lifts, self.memories)) if lifts[-1] >= gain else None
