"""A trained policy over signals, walked forward, beside rules that need no training."""

from __future__ import annotations

from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from . import policy, weighting
from .signals import Candidates

Array = NDArray[np.float64]
PASTS = (12, 36, 120)  # months that the features look back


def features(chosen: Candidates) -> Array:
    """What the policy sees of each signal before each month: its past mean over its volatility for each of
    :data:`PASTS`, and its volatility; standardised over the signals of a month.

    Returns
    -------
    (T − 120) × K × 4.
    """
    months = len(chosen.returns) - max(PASTS)
    pasts = [weighting.Past(chosen.returns, window) for window in PASTS]
    seen = [(past.means / past.volatilities)[-months:] for past in pasts] + [pasts[1].volatilities[-months:]]
    stacked = np.stack(seen, axis=2)
    standard: Array = (stacked - stacked.mean(axis=1, keepdims=True)) / stacked.std(axis=1, keepdims=True)
    return standard


def walked(
    chosen: Candidates, rules: dict[str, Array], cost: float, *, folds: int, seeds: int, training: policy.Training
) -> Array:
    """Monthly returns after costs in months that no training saw: of each rule, then of the policy by each seed.

    The first half of the months is for training only. The second is cut into ``folds`` runs, and before each the policy
    is trained anew on all months before it. Its reward is the return of the signals, each paying its own costs; what is
    told is after costs of netted positions, as for the rules.

    Parameters
    ----------
    rules : by name, weights of all signals, months × K, of at least the last half of the months.
    cost : fraction of each unit bought or sold.

    Returns
    -------
    Months × (rules + seeds).
    """
    seen, paid = features(chosen), chosen.after_costs(cost)[max(PASTS) :]
    edges = np.linspace(len(seen) // 2, len(seen), folds + 1).astype(int)

    def earned(places: NDArray[np.int64], actions: Array) -> Array:
        sums: Array = (policy.shares(actions) * paid[places]).sum(axis=1)
        return sums

    parts = []
    for fold, (start, end) in enumerate(pairwise(edges)):
        parameters = policy.trained(seen[:start], earned, training, [seed * folds + fold for seed in range(seeds)])
        parts.append([policy.shares(seen[start:end] @ found) for found in parameters])
    weights = [rule[-(len(seen) - edges[0]) :] for rule in rules.values()]
    weights += [np.concatenate(of_seed) for of_seed in zip(*parts, strict=True)]
    everything = np.arange(len(chosen.names))[None]
    stacked = np.stack(weights, axis=1)[:, None]
    return weighting.net_returns(chosen.positions, chosen.returns, stacked, everything, cost)[:, 0]


def years_to_see(gain: float, error: float, years: float, *, level: float = 0.95, power: float = 0.8) -> float:
    """Years of data in which a gain of that size would be seen, if an estimate of ``years`` has this standard error.

    The error shrinks with the root of time; two-sided test of that level, seen with that chance.
    """
    normal = NormalDist()
    needed = normal.inv_cdf((1 + level) / 2) + normal.inv_cdf(power)
    return years * (needed * error / gain) ** 2
