"""Small arithmetic of returns and of trials that win or lose."""

from __future__ import annotations

import pandas as pd

TRADING_DAYS = 252
MONTHS = 12


def yearly_simple(daily: float) -> float:
    """A daily return times the trading days of a year (fractions)."""
    return daily * TRADING_DAYS


def yearly_compounded(daily: float) -> float:
    """A daily return compounded over the trading days of a year (fractions)."""
    return (1 + daily) ** TRADING_DAYS - 1


def volatility_for(yearly: float, ratio: float) -> float:
    """Yearly volatility at which a yearly excess return has this Sharpe ratio (fractions)."""
    return yearly / ratio


def exact_interval(hits: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper-Pearson interval of a share, for independent trials (Clopper and Pearson 1934)."""
    from scipy.stats import binomtest

    found = binomtest(hits, trials).proportion_ci(level, method="exact")
    return float(found.low), float(found.high)


def sharpe(monthly: pd.Series) -> float:
    """Yearly Sharpe ratio of monthly excess returns."""
    return float(monthly.mean() / monthly.std(ddof=1) * MONTHS**0.5)


def inverse_volatility(returns: pd.DataFrame, window: int) -> pd.Series:
    """Monthly return of a mix weighted by one over the volatility of the ``window`` months before; no look-ahead."""
    weights = 1 / returns.rolling(window).std().shift(1)
    weights = weights.div(weights.sum(axis=1), axis=0)
    return (weights * returns).sum(axis=1, min_count=returns.shape[1]).dropna()


def alone_and_mixed(returns: pd.DataFrame, window: int) -> tuple[pd.Series, pd.DataFrame]:
    """Yearly Sharpe ratio of each series alone, and monthly returns of two mixes, in the same months.

    Parameters
    ----------
    returns : months × series, excess returns.
    window : months of :func:`inverse_volatility`.

    Returns
    -------
    One ratio a series; months × ``equal`` (in equal parts) and ``weighted``.
    """
    weighted = inverse_volatility(returns, window)
    same = returns.loc[weighted.index]
    return same.apply(sharpe), pd.DataFrame({"equal": same.mean(axis=1), "weighted": weighted})
