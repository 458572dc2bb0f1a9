"""How much of their identity series keep when names are taken off, order is shuffled and scale is hidden.

Correlations survive all three. So whoever knows the same series from another time can match the two tables of
correlations: a quadratic assignment, here by the fast approximate algorithm of Vogelstein and others (2015) in scipy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from memobook import remembered

from .factors import INDUSTRIES

Array = NDArray[np.float64]
# columns of a table for readers, and how their numbers are printed
FORMATS = {
    "Noise, of own volatility": "{:.1f}",
    "Recognised, %": "{:.0f}",
    "Momentum, % a year": "{:+.1f}",
    "Correlation with momentum on named series": "{:.2f}",
}


def anonymised(returns: Array, noise: float, random: np.random.Generator) -> tuple[Array, NDArray[np.int64]]:
    """Returns without name, order and scale, with noise added.

    Parameters
    ----------
    returns : months × series.
    noise : standard deviation of what is added to each series, in that series' own standard deviations.

    Returns
    -------
    The series, each by a factor of its own (between a tenth and ten, even in its logarithm), and whose each one is.
    """
    order = random.permutation(returns.shape[1])
    hidden = returns[:, order]
    hidden = hidden + noise * hidden.std(axis=0) * random.standard_normal(hidden.shape)
    return hidden * 10 ** random.uniform(-1, 1, len(order)), order


def identified(known: Array, hidden: Array, starts: int = 8, seed: int = 0) -> NDArray[np.int64]:
    """Which of the known series each hidden one is taken for.

    Parameters
    ----------
    known, hidden : months × series, of the same number of series and of different months.
    starts : random beginnings of the search, of which the best match counts; the first is the centre of all.
    """
    from scipy.optimize import quadratic_assignment

    tables = [np.arctanh(np.clip(np.corrcoef(x.T) - np.eye(x.shape[1]), -0.999, 0.999)) for x in (hidden, known)]
    best, match = -np.inf, np.arange(known.shape[1])
    random = np.random.default_rng(seed)
    for start in range(starts):
        options = {"maximize": True, "rng": random} | ({"P0": "randomized"} if start else {})
        found = quadratic_assignment(*tables, method="faq", options=options)
        if found.fun > best:
            best, match = found.fun, found.col_ind
    return np.asarray(match, dtype=np.int64)


def share_identified(
    returns: Array, months: int, noise: float, draws: int, seed: int, *, apart: int | None = None
) -> Array:
    """Share of series that are taken for what they are, for random pairs of windows.

    Parameters
    ----------
    returns : months × series.
    months : of each window; the hidden one begins ``apart`` months after the known one, right behind it if not given.
    """
    random = np.random.default_rng(seed)
    behind = months if apart is None else apart
    last = len(returns) - months - behind
    if last < 0:
        raise ValueError(f"two windows of {months} months can't be cut from {len(returns)}")
    found = []
    for start in random.integers(0, last, draws, endpoint=True):
        known = returns[start : start + months]
        hidden, order = anonymised(returns[start + behind : start + behind + months], noise, random)
        match = identified(known, hidden, seed=int(start))
        found.append((match == order).mean())
    return np.array(found)


def momentum_seen(returns: Array, seen: Array, past: int) -> Array:
    """Monthly returns of momentum whose scores come from what was seen, and whose positions are held in what was true.

    Parameters
    ----------
    returns, seen : months × series, in the same order.
    past : months that the score sums; each score is over the past volatility, which hides no scale.
    """
    from numpy.lib.stride_tricks import sliding_window_view

    from .signals import long_short

    windows = sliding_window_view(seen[:-1], past, axis=0)
    scores = windows.mean(axis=2) / windows.std(axis=2)
    earned: Array = (long_short(scores) * returns[past:]).sum(axis=1)
    return earned


@remembered
def by_noise(
    returns: Array, noises: Sequence[float], *, months: int, draws: int, level: float, seed: int
) -> pd.DataFrame:
    """What noise hides and what it costs, a row a noise.

    Returns
    -------
    ``noise``, ``known`` (mean of :func:`share_identified`), ``low`` and ``high`` (between which the middle ``level`` of
    pairs of windows lie), ``gain`` (yearly return of :func:`momentum_seen` over twelve months before costs) and
    ``alike`` (correlation of its months with those without noise).
    """
    plain, tail = momentum_seen(returns, returns, 12), (1 - level) / 2
    rows = []
    for place, noise in enumerate(noises):
        known = share_identified(returns, months, noise, draws, seed)
        added = np.random.default_rng(seed + place).standard_normal(returns.shape)
        gains = momentum_seen(returns, returns + noise * returns.std(axis=0) * added, 12)
        ends = np.quantile(known, [tail, 1 - tail])
        rows.append((noise, known.mean(), *ends, gains.mean() * 12, np.corrcoef(plain, gains)[0, 1]))
    return pd.DataFrame(rows, columns=["noise", "known", "low", "high", "gain", "alike"])


def caption(months: int) -> str:
    """Of the table of :func:`told`, for windows of so many months."""
    return (
        f"Industries recognised between windows of {months} months (by chance one of {len(INDUSTRIES)}), and the same "
        "rule on series with noise, before costs. A model that has read the news of a time may recognise more than "
        "correlations can"
    )


def told(hiding: pd.DataFrame) -> pd.DataFrame:
    """What :func:`by_noise` found, for readers: the columns of :data:`FORMATS`, shares and returns in per cent."""
    table = hiding[["noise", "known", "gain", "alike"]] * [1, 100, 100, 1]
    return table.set_axis(list(FORMATS), axis=1)
