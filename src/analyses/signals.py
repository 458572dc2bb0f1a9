"""Candidate signals of the kind that a search through past returns comes up with, as long-short portfolios.

A rule scores every portfolio of a group (12 industries, say) by its past returns alone. The sign of each rule is the
one under which the literature published it and is not fitted here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from memobook import remembered

Array = NDArray[np.float64]


def scores(returns: pd.DataFrame, market: pd.Series) -> dict[str, pd.DataFrame]:
    """Scores of all rules, each months × portfolios, known at the end of the month; high is bought.

    Parameters
    ----------
    returns : monthly returns (fractions), months × portfolios.
    market : market return of the same months.

    Momentum after Jegadeesh and Titman (1993) and, for industries, Moskowitz and Grinblatt (1999); reversal after De
    Bondt and Thaler (1985); the same month of former years after Heston and Sadka (2008); nearness to the high after
    George and Hwang (2004); low volatility after Ang, Hodrick, Xing and Zhang (2006); low beta after Frazzini and
    Pedersen (2014).
    """
    logs = returns.add(1).apply(np.log)

    def past(first: int, last: int) -> pd.DataFrame:
        return logs.rolling(last - first + 1).sum().shift(first - 1)

    found = {f"momentum {last}": past(1, last) for last in (3, 6, 9, 12)}
    found |= {f"momentum 2-{last}": past(2, last) for last in (6, 12, 24)}
    found |= {f"momentum {last} over volatility": past(1, last) / returns.rolling(last).std() for last in (6, 12, 36)}
    found |= {"momentum 7-12": past(7, 12), "momentum 6 less 7-12": past(1, 6) - past(7, 12)}
    found |= {"reversal 1": -past(1, 1)} | {f"reversal 13-{last}": -past(13, last) for last in (36, 48, 60)}
    for years in (3, 5):
        same_month = [returns.shift(12 * year - 1) for year in range(1, years + 1)]
        found[f"same month {years} years"] = sum(same_month[1:], same_month[0])
    level = logs.cumsum()
    found |= {f"near high {last}": level - level.rolling(last).max() for last in (12, 36, 60)}
    found |= {f"above average {last}": level - level.rolling(last).mean() for last in (3, 10)}
    for last in (12, 36, 60):
        variance, beta, own = _risk(returns, market, last)
        found[f"low volatility {last}"] = -variance
        found[f"low beta {last}"] = -beta
        found[f"low own volatility {last}"] = -own
        found[f"low skewness {last}"] = -returns.rolling(last).skew()
    found |= {f"low maximum {last}": -returns.rolling(last).max() for last in (12, 36)}
    return found


def _risk(returns: pd.DataFrame, market: pd.Series, last: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Variance, market beta, and variance apart from the market, over the last months."""
    mean, mean_market = returns.rolling(last).mean(), market.rolling(last).mean()
    variance = returns.rolling(last).var(ddof=0)
    variance_market = market.rolling(last).var(ddof=0)
    together = returns.mul(market, axis=0).rolling(last).mean()
    beta = together.sub(mean.mul(mean_market, axis=0)).div(variance_market, axis=0)
    return variance, beta, variance - (beta**2).mul(variance_market, axis=0)


def long_short(scored: Array) -> Array:
    """Weights by rank: from the lowest score to the highest in equal steps; the long and the short side are 1 each.

    Equal scores share the mean of their ranks, so that no weight hangs on the order of the columns; where all are equal
    nothing is held.
    """
    from scipy.stats import rankdata

    ranks = rankdata(scored, axis=-1)
    centred = ranks - ranks.mean(axis=-1, keepdims=True)
    total = np.abs(centred).sum(axis=-1, keepdims=True)
    weights: Array = 2 * centred / np.where(total > 0, total, 1)
    return weights


@dataclass(frozen=True)
class Candidates:
    """Signals as portfolios.

    Parameters
    ----------
    names : one a signal.
    months : the months of the returns.
    positions : months × signals × portfolios, held through the month and set before it.
    returns : months × signals, before costs.
    """

    names: tuple[str, ...]
    months: pd.DatetimeIndex
    positions: Array
    returns: Array

    def after_costs(self, cost: float) -> Array:
        """Returns (months × signals) of each signal traded by itself, less ``cost`` for each unit bought or sold.

        Positions are set anew each month and their drift within it is not traded back; the first are bought whole.
        """
        traded = np.abs(np.diff(self.positions, axis=0, prepend=np.zeros((1, *self.positions.shape[1:])))).sum(axis=2)
        net: Array = self.returns - cost * traded
        return net


@remembered
def candidates(returns: pd.DataFrame, market: pd.Series, groups: Mapping[str, Sequence[str]]) -> Candidates:
    """Every rule on every group of portfolios, over the months for which all of them have a score.

    Raises
    ------
    ValueError : there is no month with every score.
    """
    rules = {rule: scored.shift(1) for rule, scored in scores(returns, market).items()}
    known = np.logical_and.reduce([scored.notna().all(axis=1).to_numpy() for scored in rules.values()])
    if not known.any():
        raise ValueError("the returns do not reach back far enough for every rule")
    columns = list(returns.columns)
    names, positions = [], []
    for group, members in groups.items():
        places = [columns.index(member) for member in members]
        for rule, scored in rules.items():
            held = np.zeros((int(known.sum()), len(columns)))
            held[:, places] = long_short(scored.to_numpy()[known][:, places])
            names.append(f"{group}: {rule}")
            positions.append(held)
    stacked = np.stack(positions, axis=1)
    realised = returns.to_numpy()[known]
    months = pd.DatetimeIndex(returns.index[known])
    return Candidates(tuple(names), months, stacked, np.einsum("tka,ta->tk", stacked, realised))
