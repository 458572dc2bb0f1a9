"""Shares of trials that come in clusters: intervals when the single outcomes are not known.

With only a total, the correlation inside a cluster can't be estimated; it is a parameter here, so that a reader
sees how much of it a conclusion bears.
"""

from __future__ import annotations


def design_effect(size: int, correlation: float) -> float:
    """Factor by which clusters of ``size`` trials inflate the variance of a share (Kish 1965): 1 + (size − 1) ρ.

    Raises
    ------
    ValueError : a size below 1 or a correlation outside 0 to 1.
    """
    if size < 1 or not 0 <= correlation <= 1:
        raise ValueError(f"clusters of {size} trials with a correlation of {correlation} do not exist")
    return 1 + (size - 1) * correlation


def clustered_interval(
    hits: int, trials: int, size: int, correlation: float, level: float = 0.95
) -> tuple[float, float]:
    """Clopper-Pearson interval of a share, with the trials divided by their design effect.

    Parameters
    ----------
    hits, trials : counts of single trials.
    size : trials of one cluster; all clusters are alike.
    correlation : between the outcomes of two trials of one cluster, 0 to 1.
    level : of the interval, 0 to 1.

    Returns
    -------
    Both ends as fractions. The counts need not be whole: the ends are quantiles of beta distributions, as proposed
    by Korn and Graubard (1998); without clusters it is the exact interval of Clopper and Pearson (1934).

    Raises
    ------
    ValueError : more hits than trials, or an impossible cluster.
    """
    from scipy.special import betaincinv

    if not 0 <= hits <= trials or trials < 1:
        raise ValueError(f"{hits} of {trials} is not a share")
    shrink = design_effect(size, correlation)
    lost, kept = hits / shrink, (trials - hits) / shrink
    tail = (1 - level) / 2
    low = float(betaincinv(lost, kept + 1, tail)) if hits else 0.0
    high = float(betaincinv(lost + 1, kept, 1 - tail)) if hits < trials else 1.0
    return low, high


def correlation_at_floor(hits: int, trials: int, size: int, floor: float, level: float = 0.95) -> float | None:
    """Correlation inside clusters at which the lower end of :func:`clustered_interval` falls to ``floor``.

    0 where it is below the floor even for independent trials, None where it stays above for every correlation.
    """
    from scipy.optimize import brentq

    def above(correlation: float) -> float:
        return clustered_interval(hits, trials, size, correlation, level)[0] - floor

    if above(0) <= 0:
        return 0.0
    return None if above(1) > 0 else float(brentq(above, 0, 1))
