"""What is left of a signal once known factors are allowed for, and how many signals survive that many tests."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
HURDLE = 3.0  # t-ratio asked of a new factor (Harvey, Liu and Zhu 2016)


def lags_for(observations: int) -> int:
    """Lags of the Bartlett kernel by the rule of thumb of Newey and West (1994)."""
    return int(4 * (observations / 100) ** (2 / 9))


def intercepts(returns: Array, factors: Array | None, lags: int) -> pd.DataFrame:
    """Intercept of a regression of each signal on the factors, with errors robust to heteroskedasticity and
    autocorrelation (Newey and West 1987).

    Parameters
    ----------
    returns : months × signals, excess or zero-cost.
    factors : months × factors; None regresses on a constant alone, so that the intercept is the mean.
    lags : of the Bartlett kernel.

    Returns
    -------
    One row a signal: ``alpha`` (monthly), ``t`` and the two-sided normal ``p``. The covariance has no correction for
    small samples, as that of statsmodels by default.
    """
    from scipy.special import ndtr

    months = len(returns)
    design = np.ones((months, 1)) if factors is None else np.column_stack([np.ones(months), factors])
    inverse = np.linalg.inv(design.T @ design)
    weights = inverse[0] @ design.T  # the intercept is a weighted sum of returns
    alpha = weights @ returns
    terms = weights[:, None] * (returns - design @ (inverse @ (design.T @ returns)))
    variance = (terms**2).sum(axis=0)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * (terms[lag:] * terms[:-lag]).sum(axis=0)
    t = alpha / np.sqrt(variance)
    return pd.DataFrame({"alpha": alpha, "t": t, "p": 2 * ndtr(-np.abs(t))})


def surviving(tests: pd.DataFrame, level: float = 0.05) -> pd.Series:
    """How many of the signals in :func:`intercepts` survive, by the way in which many tests are allowed for.

    ``single`` takes each test alone; ``holm`` (Holm 1979) bounds the chance of one false discovery, ``bh`` (Benjamini
    and Hochberg 1995) the share of false ones, ``by`` (Benjamini and Yekutieli 2001) the same under any dependence;
    ``hurdle`` asks for an absolute t-ratio above 3.
    """
    from statsmodels.stats.multitest import multipletests

    p = tests["p"].to_numpy()
    counts = {"single": int((p < level).sum())}
    for name, method in {"bh": "fdr_bh", "by": "fdr_by", "holm": "holm"}.items():
        counts[name] = int(multipletests(p, level, method=method)[0].sum())
    return pd.Series(counts | {"hurdle": int((tests["t"].abs() > HURDLE).sum())})
