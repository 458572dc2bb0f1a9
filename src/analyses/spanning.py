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
    One row a signal: ``alpha`` (monthly), ``t`` and the one-sided normal ``p`` of an intercept that is not above
    nothing. The sign of a signal is that of the literature, fixed before these returns were seen, so an intercept
    below nothing speaks against it. The covariance has no correction for small samples, as that of statsmodels by
    default.
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
    return pd.DataFrame({"alpha": alpha, "t": t, "p": ndtr(-t)})


def surviving(tests: pd.DataFrame, level: float = 0.05) -> pd.DataFrame:
    """Which of the signals in :func:`intercepts` survive, by the way in which many tests are allowed for.

    Returns
    -------
    One row a signal, true where it survives. ``single`` takes each test alone; ``holm`` (Holm 1979) bounds the chance
    of one false discovery, ``by`` (Benjamini and Yekutieli 2001) the share of false ones whatever the dependence,
    ``bh`` (Benjamini and Hochberg 1995) the same for tests that are independent or depend positively; ``hurdle``
    asks for a t-ratio above 3.
    """
    from scipy.stats import false_discovery_control

    p = tests["p"].to_numpy()
    found = {"single": p < level}
    for method in ("bh", "by"):
        found[method] = false_discovery_control(p, method=method) <= level
    order = p.argsort(kind="stable")
    holds = p[order] <= level / np.arange(len(p), 0, -1)
    found["holm"] = np.zeros(len(p), dtype=bool)
    found["holm"][order] = np.logical_and.accumulate(holds)  # the first that fails stops those behind it
    return pd.DataFrame(found | {"hurdle": (tests["t"] > HURDLE).to_numpy()}, index=tests.index)


def stages(returns: Array, factors: Array, level: float = 0.05) -> pd.Series:
    """How many signals pass one question after another, each put only to those that passed the one before.

    Parameters
    ----------
    returns : months × signals, after costs if costs are to count.
    factors : months × known factors.

    Returns
    -------
    ``alone``: with a mean above nothing; ``beside``: of those, with an intercept above nothing beside the factors;
    ``bh``, ``by``, ``holm``, ``hurdle``: of those, by the corrections of :func:`surviving`, each of which counts the
    tests of all signals.
    """
    lags = lags_for(len(returns))
    alone = intercepts(returns, None, lags)["p"] < level
    beside = surviving(intercepts(returns, factors, lags), level)
    passed = beside[alone & beside["single"]].sum().rename({"single": "beside"})
    return pd.Series({"alone": alone.sum(), **passed}, dtype=int)
