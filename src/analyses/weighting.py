"""Ways to weight alphas, walked forward month by month: the weights of a month know only the months before it.

Shapes: T months, K signals, A assets, S sets of signals. Weights are scaled so that their absolute values sum to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .returns import MONTHS
from .signals import Candidates

Array = NDArray[np.float64]
DECIMALS = 12  # of a share; sums over a table are exact to about 1e-16
Sets = NDArray[np.int64]


def _scaled(raw: Array) -> Array:
    total = np.abs(raw).sum(axis=-1, keepdims=True)
    scaled: Array = raw / np.where(total > 0, total, 1)
    return scaled


class Past:
    """What the ``window`` months before each month tell of the signals; months without a full window are left out.

    Parameters
    ----------
    returns : T × K.
    window : months, at least 2.
    """

    def __init__(self, returns: Array, window: int) -> None:
        if not 2 <= window < len(returns):
            raise ValueError(f"a window of {window} months leaves nothing of {len(returns)} to walk through")
        self.returns, self.window = returns, window

    def __getstate__(self) -> dict[str, object]:
        """What it is told by, whatever was computed of it: so it is the same argument before and after."""
        return {"returns": self.returns, "window": self.window}

    def _rolled(self, statistic: str) -> Array:
        rolled: Array = getattr(pd.DataFrame(self.returns).rolling(self.window), statistic)().to_numpy()
        return rolled[self.window - 1 : -1]

    @cached_property
    def means(self) -> Array:
        """(T − window) × K."""
        return self._rolled("mean")

    @cached_property
    def volatilities(self) -> Array:
        """(T − window) × K."""
        return self._rolled("std")

    @cached_property
    def covariances(self) -> Array:
        """Years × K × K: the covariance of all signals for every twelfth month, shrunk as by Ledoit and Wolf (2004)."""
        from sklearn.covariance import ledoit_wolf

        windows = sliding_window_view(self.returns[:-1], self.window, axis=0)[::MONTHS]
        return np.stack([ledoit_wolf(past.T)[0] for past in windows])


def equal(past: Past, sets: Sets, rate: float) -> Array:
    """The same weight for each signal, which is hard to beat (DeMiguel, Garlappi and Uppal 2009)."""
    return np.full((len(past.means), *sets.shape), 1 / sets.shape[1])


def inverse_volatility(past: Past, sets: Sets, rate: float) -> Array:
    """Weights in proportion to one over the past volatility."""
    return _scaled(1 / past.volatilities[:, sets])


def mean_variance(past: Past, sets: Sets, rate: float) -> Array:
    """Weights in proportion to Σ⁻¹μ, with past means μ and a shrunk covariance Σ, of which each set uses its block.

    The means are new each month, the covariance each year.
    """
    weights = np.empty((len(past.means), *sets.shape))
    for year, covariance in enumerate(past.covariances):
        months = slice(year * MONTHS, (year + 1) * MONTHS)
        blocks = covariance[sets[:, :, None], sets[:, None, :]]
        means = np.moveaxis(past.means[months][:, sets], 0, 2)
        weights[months] = np.moveaxis(np.linalg.solve(blocks, means), 2, 0)
    return _scaled(weights)


def adaptive(past: Past, sets: Sets, rate: float) -> Array:
    """Exponential weights (Freund and Schapire 1997): each month a signal's weight is multiplied by
    exp(``rate`` × its return over its volatility), and what is older than the window is forgotten.
    """
    gains = past.window * (past.means / past.volatilities)[:, sets]
    return _scaled(np.exp(rate * (gains - gains.max(axis=-1, keepdims=True))))


SCHEMES: dict[str, Callable[[Past, Sets, float], Array]] = {
    "equal": equal,
    "inverse_volatility": inverse_volatility,
    "mean_variance": mean_variance,
    "adaptive": adaptive,
}


def walk(chosen: Candidates, past: Past, sets: Sets, rate: float, cost: float) -> Array:
    """Monthly returns after costs of every set under every scheme of :data:`SCHEMES`: (T − window) × S × 4."""
    weights = np.stack([scheme(past, sets, rate) for scheme in SCHEMES.values()], axis=2)
    return net_returns(chosen.positions, chosen.returns, weights, sets, cost)


def random_sets(signals: int, size: int, number: int, seed: int) -> Sets:
    """``number`` random subsets of ``size`` signals, as places: number × size."""
    if size > signals:
        raise ValueError(f"a set of {size} can't be drawn from {signals} signals")
    random = np.random.default_rng(seed)
    return np.array([random.permutation(signals)[:size] for _ in range(number)])


def net_returns(positions: Array, returns: Array, weights: Array, sets: Sets, cost: float) -> Array:
    """Monthly returns after costs of the weighted sets; positions of different signals are netted before trading.

    Parameters
    ----------
    positions : T × K × A, held through the month.
    returns : T × K, of the signals before costs.
    weights : of the last T' months, for each of S sets of k signals in M ways: T' × S × M × k.
    sets : S × k.
    cost : fraction of each unit bought or sold.

    Returns
    -------
    T' × S × M. Positions are set anew each month; their drift within the month is not traded back.
    """
    months = len(weights)
    net = np.empty(weights.shape[:3])
    for place, members in enumerate(sets):
        held = weights[:, place] @ positions[-months:, members]
        traded = np.abs(np.diff(held, axis=0, prepend=np.zeros((1, *held.shape[1:])))).sum(axis=2)
        earned = (weights[:, place] @ returns[-months:, members, None])[..., 0]
        net[:, place] = earned - cost * traded
    return net


def sharpe_ratios(net: Array) -> Array:
    """Yearly Sharpe ratios along the months, the first axis."""
    ratios: Array = net.mean(axis=0) / net.std(axis=0, ddof=1) * MONTHS**0.5
    return ratios


def variance_shares(table: Array) -> tuple[float, float, float]:
    """Shares of the spread of a table that lie between its rows, between its columns, and in neither alone.

    The sums of squares of a two-way analysis of variance with one observation a cell, over their total.
    """
    deviation = table - table.mean()
    rows = deviation.mean(axis=1, keepdims=True)
    columns = deviation.mean(axis=0, keepdims=True)
    parts = np.array([(rows**2).sum() * table.shape[1], (columns**2).sum() * table.shape[0]])
    total = (deviation**2).sum()
    between_rows, between_columns = parts / total if total > 0 else (0.0, 0.0)
    return float(between_rows), float(between_columns), float(1 - between_rows - between_columns)


def lead(shares: tuple[float, float, float]) -> float:
    """By how much columns explain more of a spread than rows do, by :func:`variance_shares`.

    It has the decimals that the shares are recorded with, and no digits beyond: of two shares that are nearly equal
    these would be of rounding alone, and others on another processor.
    """
    return round(shares[1] - shares[0], DECIMALS)


def resampled_sharpe(net: Array, block: int, draws: int, seed: int) -> Array:
    """Sharpe ratios of ``draws`` stationary bootstrap samples of the months (Politis and Romano 1994).

    Parameters
    ----------
    net : T' × any shape; all columns are resampled together.
    block : mean length of a block, months.

    Returns
    -------
    draws × that shape.
    """
    from arch.bootstrap import StationaryBootstrap

    months = len(net)
    flat = net.reshape(months, -1)
    sampler = StationaryBootstrap(block, np.arange(months), seed=seed)
    counts = np.array([np.bincount(data[0], minlength=months) for data, _ in sampler.bootstrap(draws)], dtype=float)
    mean = counts @ flat / months
    variance = (counts @ flat**2 / months - mean**2) * months / (months - 1)
    ratios: Array = (mean / np.sqrt(variance) * MONTHS**0.5).reshape(draws, *net.shape[1:])
    # a product of matrices differs in its last bits by the number of threads; the same run must give the same bytes
    return ratios.round(10)
