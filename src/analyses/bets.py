"""How many independent bets several series amount to.

The eigenvalues of a correlation matrix are the variances of its uncorrelated components. Their shares would all be
equal for independent series and one of them everything for series that move as one; the exponential of the shares'
entropy counts the components in between. Meucci (2009) measures the diversification of a portfolio by this entropy,
over its principal components; without weights it is the effective rank of Roy and Vetterli (2007).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import numpy as np

MIN_CHANGES = 6


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


def if_independent(
    series: int, changes: int, *, span: int = 1, level: float = 0.95, draws: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """What :func:`effective_bets` finds for independent series of the same number and length.

    So few changes are correlated by chance, hence the count stays below the number of series even then. Each draw is
    normal noise, summed over ``span`` rows as overlapping changes are.

    Returns
    -------
    Mean, lower and upper end of the central interval of ``level``.
    """
    import numpy as np

    noise = np.random.default_rng(seed).standard_normal((draws, changes + span - 1, series))
    total = np.cumsum(np.concatenate([np.zeros((draws, 1, series)), noise], axis=1), axis=1)
    moved = total[:, span:] - total[:, :-span]
    moved = moved - moved.mean(axis=1, keepdims=True)
    moved /= np.sqrt((moved**2).sum(axis=1, keepdims=True))
    shares = _shares(moved.transpose(0, 2, 1) @ moved)
    # exact zeros come where there are fewer changes than series
    entropy = -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1)
    found = np.exp(entropy)
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(found.mean()), float(low), float(high)
