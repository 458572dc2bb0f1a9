"""How many independent bets several series amount to.

The eigenvalues of a correlation matrix are the variances of its uncorrelated components. Their shares would all be
equal for independent series and one of them everything for series that move as one; the exponential of the shares'
entropy counts the components in between. Meucci (2009) measures the diversification of a portfolio by this entropy,
over its principal components; without weights it is the effective rank of Roy and Vetterli (2007).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import numpy as np

MIN_CHANGES = 6
# of a table with a row of :meth:`Counted.row` for each set of series
COLUMNS = [
    "Series",
    "Number",
    "Changes",
    "Bets, entropy",
    "Bets, squares",
    "If independent from, bets",
    "to, bets",
    "Mean correlation",
    "Correlation that would be seen",
]
CAPTION = (
    "Independent bets by two measures, what the first of them is for independent series, and the correlation from "
    "which on it would be told from independence in four cases of five"
)


def effective_bets(correlation: pd.DataFrame | np.ndarray) -> float:
    """Exponential of the entropy of the eigenvalues' shares: 1 for series that move as one, n for n independent ones.

    Parameters
    ----------
    correlation : square and symmetric; components of a variance below zero by rounding count as nothing.
    """
    import numpy as np

    shares = _shares(np.asarray(correlation, dtype=float))
    shares = shares[shares > 0]
    return float(np.exp(-(shares * np.log(shares)).sum()))


def participation_ratio(correlation: pd.DataFrame | np.ndarray) -> float:
    """One over the sum of the squared shares of the eigenvalues: the same idea with the weight on large components."""
    import numpy as np

    return float(1 / (_shares(np.asarray(correlation, dtype=float)) ** 2).sum())


def mean_correlation(correlation: pd.DataFrame) -> float:
    """Mean of the correlations between two different series."""
    count = len(correlation)
    return float((correlation.to_numpy().sum() - count) / (count * (count - 1)))


def _shares(correlation: np.ndarray) -> np.ndarray:
    import numpy as np

    values = np.clip(np.linalg.eigvalsh(correlation), 0, None)
    return np.asarray(values / values.sum(axis=-1, keepdims=True))


def log_changes(levels: pd.DataFrame, span: int = 1) -> pd.DataFrame:
    """Logarithmic change over ``span`` rows of positive levels (one series a column); overlapping where it is > 1.

    Raises
    ------
    ValueError : fewer than six changes; a correlation of fewer says nothing.
    """
    changes = levels.map(math.log).diff(span).dropna()
    if len(changes) < MIN_CHANGES:
        raise ValueError(f"{len(changes)} changes over {span} rows are too few; {MIN_CHANGES} are needed")
    return changes


def persistence(levels: pd.DataFrame) -> list[float]:
    """First-order autocorrelation of each series' logarithmic changes over one row, held within ±0.9."""
    changes = levels.map(math.log).diff().dropna()
    return [min(max(float(changes[name].autocorr(1)), -0.9), 0.9) for name in changes]


def if_independent(
    series: int,
    changes: int,
    *,
    span: int = 1,
    carried: Sequence[float] = (),
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float, float]:
    """What :func:`effective_bets` finds for independent series of the same number, length and persistence.

    So few changes are correlated by chance, the more so where neighbouring ones are alike; hence the count stays below
    the number of series even then.

    Parameters
    ----------
    span : rows over which a change goes; changes overlap where it is > 1.
    carried : what each series' change carries on into the next one (:func:`persistence`); nothing where left out.

    Returns
    -------
    Mean, lower and upper end of the central interval of ``level``.
    """
    import numpy as np

    found = _simulated(series, changes, 0.0, span, carried, draws, seed)
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(found.mean()), float(low), float(high)


def detectable(
    series: int,
    changes: int,
    *,
    span: int = 1,
    carried: Sequence[float] = (),
    level: float = 0.95,
    power: float = 0.8,
    draws: int = 1000,
    seed: int = 0,
) -> float:
    """The least correlation that the count could have seen: common to all pairs, it would put :func:`effective_bets`
    below the interval of :func:`if_independent` in ``power`` of the cases. In steps of 0.01; 1 where none would.
    """
    low = if_independent(series, changes, span=span, carried=carried, level=level, draws=draws, seed=seed)[1]

    def seen(hundredths: int) -> bool:
        found = _simulated(series, changes, hundredths / 100, span, carried, draws, seed + 1)
        return bool((found < low).mean() >= power)

    return bisect_left(range(100), True, key=seen) / 100


@dataclass(frozen=True)
class Counted:
    """How many bets some series are, by two measures, beside what independent ones would show.

    ``bets`` and ``ratio`` are :func:`effective_bets` and :func:`participation_ratio`; ``mean``, ``low`` and ``high`` of
    :func:`if_independent`; ``correlation`` is the mean of all pairs, ``detectable`` of :func:`detectable`.
    """

    series: int
    changes: int
    bets: float
    ratio: float
    mean: float
    low: float
    high: float
    correlation: float
    detectable: float

    def row(self) -> tuple[float, ...]:
        """All but the mean, in the order of a table."""
        return (
            self.series,
            self.changes,
            self.bets,
            self.ratio,
            self.low,
            self.high,
            self.correlation,
            self.detectable,
        )


def counted(levels: pd.DataFrame, span: int, level: float) -> Counted:
    """Count the bets of positive levels (one series a column) by their changes over ``span`` rows."""
    changes, alike = log_changes(levels, span), persistence(levels)
    series, moves, together = len(levels.columns), len(changes), changes.corr()
    mean, low, high = if_independent(series, moves, span=span, carried=alike, level=level)
    return Counted(
        series, moves, effective_bets(together), participation_ratio(together), mean, low, high,
        mean_correlation(together), detectable(series, moves, span=span, carried=alike, level=level),
    )  # fmt: skip


def _simulated(
    series: int, changes: int, correlation: float, span: int, carried: Sequence[float], draws: int, seed: int
) -> np.ndarray:
    """:func:`effective_bets` of ``draws`` simulations of normal series, each pair with the same ``correlation``."""
    import numpy as np

    steps = changes + span - 1
    random = np.random.default_rng(seed)
    own, common = random.standard_normal((steps, draws, series)), random.standard_normal((steps, draws, 1))
    noise = (1 - correlation) ** 0.5 * own + correlation**0.5 * common
    kept = np.asarray(carried or [0.0] * series)
    for step in range(1, steps):  # from the first on, each has the variance that it keeps
        noise[step] = kept * noise[step - 1] + (1 - kept**2) ** 0.5 * noise[step]
    total = np.cumsum(np.concatenate([np.zeros((1, draws, series)), noise]), axis=0)
    moved = total[span:] - total[:-span]
    moved = moved - moved.mean(axis=0)
    moved /= np.sqrt((moved**2).sum(axis=0))
    shares = _shares(np.einsum("tdi,tdj->dij", moved, moved))
    # exact zeros come where there are fewer changes than series
    entropy = -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1)
    return np.asarray(np.exp(entropy))
