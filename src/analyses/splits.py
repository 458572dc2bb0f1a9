"""Routers fitted on one half of the items and tested on the other, from counts by domain alone.

Which items fall into a half is drawn without replacement, so the counts of a half are multivariate hypergeometric.
Three kinds of router are compared beside sending items at random: by the domain's raw gain; by its gain shrunken
towards the mean of all domains, which is as much as can be learned without the items' text; and one that knows every
answer. Gain is the share of items that only the strong model answers less the share that only the weak one does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from memobook import remembered

OUTCOMES = ["both_right", "only_strong_right", "only_weak_right", "neither"]
STRONG, WEAK = OUTCOMES.index("only_strong_right"), OUTCOMES.index("only_weak_right")
Array = npt.NDArray[np.float64]


def halves(counts: pd.DataFrame, splits: int, seed: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Counts of two halves of each domain, drawn ``splits`` times: two arrays splits × domains × :data:`OUTCOMES`.

    Of a domain with an odd number of items the second half has one more.
    """
    random = np.random.default_rng(seed)
    whole = counts[OUTCOMES].to_numpy(dtype=np.int64)
    first = np.stack(
        [
            random.multivariate_hypergeometric(row, int(row.sum()) // 2, size=splits, method="marginals")
            for row in whole
        ],
        axis=1,
    )
    return first, whole - first


def shrunken_gains(counts: npt.NDArray[np.int64]) -> Array:
    """Gain by domain, drawn towards the mean by as much as its own noise is of the whole spread.

    Empirical Bayes for means with unequal variances (Efron and Morris 1975), the spread between domains by the
    method of moments of DerSimonian and Laird (1986). With no spread beyond noise all gains are the mean.

    Parameters
    ----------
    counts : … × domains × :data:`OUTCOMES`.

    Returns
    -------
    … × domains, fractions.
    """
    items = counts.sum(axis=-1)
    gain = raw_gains(counts)
    # half an item more in each cell, so that a domain without mistakes is not taken as known for sure
    strong, weak = ((counts[..., k] + 0.5) / (items + 2) for k in (STRONG, WEAK))
    noise = (strong + weak - (strong - weak) ** 2) / items
    weight = 1 / noise
    total = weight.sum(axis=-1, keepdims=True)
    mean = (weight * gain).sum(axis=-1, keepdims=True) / total
    spread = (weight * (gain - mean) ** 2).sum(axis=-1, keepdims=True) - (gain.shape[-1] - 1)
    tau = np.maximum(spread / (total - (weight**2).sum(axis=-1, keepdims=True) / total), 0)
    weight = 1 / (noise + tau)
    mean = (weight * gain).sum(axis=-1, keepdims=True) / weight.sum(axis=-1, keepdims=True)
    shrunken: Array = mean + tau / (tau + noise) * (gain - mean)
    return shrunken


def raw_gains(counts: npt.NDArray[np.int64]) -> Array:
    """Gain by domain as counted: … × domains, fractions."""
    gain: Array = (counts[..., STRONG] - counts[..., WEAK]) / counts.sum(axis=-1)
    return gain


def kept_by_order(gains: Array, tested: npt.NDArray[np.int64], shares: Sequence[float]) -> Array:
    """Part of the gap kept on tested items when domains go to the strong model in the order of fitted gains.

    Parameters
    ----------
    gains, tested : splits × domains, and splits × domains × :data:`OUTCOMES`.
    shares : of strong calls; within a domain items are picked at random.

    Returns
    -------
    splits × shares, fractions.
    """
    order = np.argsort(-gains, axis=1, kind="stable")
    items = np.take_along_axis(tested.sum(axis=2), order, axis=1)
    gain = np.take_along_axis(tested[:, :, STRONG] - tested[:, :, WEAK], order, axis=1)
    calls = np.cumsum(items, axis=1) / items.sum(axis=1, keepdims=True)
    kept = np.cumsum(gain, axis=1) / gain.sum(axis=1, keepdims=True)
    return np.array([np.interp(shares, [0, *x], [0, *y]) for x, y in zip(calls, kept, strict=True)])


def kept_by_oracle(tested: npt.NDArray[np.int64], shares: Sequence[float]) -> Array:
    """Part of the gap kept by a router that knows every answer: first what only the strong model knows, last what
    only the weak one does. Shapes as in :func:`kept_by_order`; it can pass 1.
    """
    items, strong, weak = (x.sum(axis=1)[:, None] for x in (tested.sum(axis=2), tested[..., STRONG], tested[..., WEAK]))
    calls = items * np.asarray(shares)[None, :]
    kept: Array = (np.minimum(calls, strong) - np.maximum(calls - (items - weak), 0)) / (strong - weak)
    return kept


def tested_routers(
    counts: pd.DataFrame, shares: Sequence[float], *, splits: int, seed: int, level: float = 0.9
) -> pd.DataFrame:
    """What each router keeps of the gap on the half that it was not fitted on.

    Parameters
    ----------
    counts : dataset ``routing``, one benchmark.
    shares : of strong calls, fractions.
    splits, seed : how many halvings, and from which seed.
    level : part of the splits between ``low`` and ``high``. That is the spread over halvings of the same items, not
        a confidence interval for other items.

    Returns
    -------
    ``router`` (``domain``, ``learned``, ``oracle``), ``strong_calls``, ``kept`` (mean), ``low``, ``high``; fractions.
    """
    fitted, tested = halves(counts, splits, seed)
    results = {
        "domain": kept_by_order(raw_gains(fitted), tested, shares),
        "learned": kept_by_order(shrunken_gains(fitted), tested, shares),
        "oracle": kept_by_oracle(tested, shares),
    }
    ends = [(1 - level) / 2, (1 + level) / 2]
    rows = [
        (name, share, kept[:, i].mean(), *np.quantile(kept[:, i], ends))
        for name, kept in results.items()
        for i, share in enumerate(shares)
    ]
    return pd.DataFrame(rows, columns=["router", "strong_calls", "kept", "low", "high"])


@remembered
def by_subject(
    counts: pd.DataFrame, goal: float, share: float, *, draws: int, seed: int, level: float = 0.95
) -> pd.DataFrame:
    """Results of routing with intervals for other subjects than those of the benchmark: a bootstrap of whole subjects.

    Items of one subject are alike, so subjects are drawn with replacement and keep all their items (cluster bootstrap,
    Field and Welsh 2007); each draw also halves the items anew, so that fitting and testing stay apart. Percentile
    intervals.

    Parameters
    ----------
    counts : dataset ``routing``, one benchmark.
    goal : part of the gap that the learned router shall keep.
    share : of strong calls, at which what it keeps is told.

    Returns
    -------
    Rows ``needs_strong`` (share of items that only the strong model gets right), ``kept`` (of the gap, by the learned
    router at ``share``) and ``calls`` (strong calls with which it keeps ``goal``); columns ``low`` and ``high``.
    """
    fitted, tested = halves(counts, draws, seed)
    picked = np.random.default_rng(seed + 1).integers(0, len(counts), size=(draws, len(counts)))
    row = np.arange(draws)[:, None]
    fitted, tested = fitted[row, picked], tested[row, picked]
    whole = (fitted + tested).sum(axis=1)
    grid = np.linspace(0, 1, 101)
    kept = kept_by_order(shrunken_gains(fitted), tested, [*grid, share])
    reached = np.maximum.accumulate(kept[:, :-1], axis=1)
    results = {
        "needs_strong": whole[:, STRONG] / whole.sum(axis=1),
        "kept": kept[:, -1],
        "calls": np.array([np.interp(goal, path, grid) for path in reached]),
    }
    ends = [(1 - level) / 2, (1 + level) / 2]
    return pd.DataFrame({name: np.quantile(x, ends) for name, x in results.items()}, index=["low", "high"]).T
