"""Do two series move together, and how much could so few changes have shown?

A hedge needs things that move apart. The interval of a correlation is Fisher's (1921); neighbouring changes that are
alike make a series worth fewer independent ones, by the number of Bartlett (1946).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist

import pandas as pd

from .percent import percent

LEAST = 6  # changes; of fewer a correlation says nothing
MOST = 0.9  # of what a change is taken to carry on into the next


def independent_changes(one: pd.Series, other: pd.Series) -> float:
    """How many independent pairs two series of changes are worth, at most as many as there are (Bartlett 1946)."""
    first, second = (min(max(float(series.autocorr(1)), -MOST), MOST) for series in (one, other))
    both = first * second
    return len(one) * min(1.0, (1 - both) / (1 + both))


def correlation(one: pd.Series, other: pd.Series, level: float) -> tuple[float, float, float]:
    """Correlation of two series of changes over the same spans, and both ends of its interval of ``level``.

    Raises
    ------
    ValueError : fewer than six changes, or one that is missing.
    """
    if len(one) < LEAST or len(one) != len(other) or one.isna().any() or other.isna().any():
        raise ValueError(f"{len(one)} and {len(other)} changes; {LEAST} or more of both without a gap are needed")
    found = float(one.corr(other))
    reach = NormalDist().inv_cdf((1 + level) / 2) / math.sqrt(max(independent_changes(one, other) - 3, 1))
    low, high = (math.tanh(math.atanh(min(max(found, -0.9999), 0.9999)) + side * reach) for side in (-1, 1))
    return found, low, high


def beside(changes: pd.DataFrame, measure: str, level: float) -> pd.DataFrame:
    """:func:`correlation` of every series with one of them, a row a series.

    Returns
    -------
    ``correlation``, ``low``, ``high`` and ``seen`` (:func:`seen_from` of what these changes are worth).
    """
    rows = {
        name: (
            *correlation(changes[name], changes[measure], level),
            seen_from(independent_changes(changes[name], changes[measure]), level),
        )
        for name in changes.columns.drop(measure)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["correlation", "low", "high", "seen"])


def seen_from(changes: float, level: float, power: float = 0.8) -> float:
    """The least correlation that so many independent changes tell from none, with that chance."""
    normal = NormalDist()
    needed = normal.inv_cdf((1 + level) / 2) + normal.inv_cdf(power)
    return math.tanh(needed / math.sqrt(max(changes - 3, 1)))


def changes_needed(correlation: float, level: float, power: float = 0.8) -> int:
    """Independent changes that tell a correlation from none, with that chance."""
    normal = NormalDist()
    needed = normal.inv_cdf((1 + level) / 2) + normal.inv_cdf(power)
    return math.ceil((needed / math.atanh(correlation)) ** 2 + 3)


def table(apart: pd.DataFrame, called: Mapping[str, str]) -> pd.DataFrame:
    """:func:`beside` for readers; ``called`` has the titles of the series."""
    titled = apart.rename(index=dict(called)).rename_axis("Series").reset_index()
    columns = ["Series", "Correlation with spending", "From, correlation", "to, correlation"]
    return titled.set_axis([*columns, "Correlation that would be seen"], axis=1)


def caption(quarters: pd.Index, level: float) -> str:
    """Of :func:`table`, of changes in these quarters."""
    return (
        "Do makers of power equipment move apart from spending on hardware? Changes a quarter, "
        f"{quarters[0]} to {quarters[-1]}, {percent(level)} confidence intervals. Where the interval holds zero and "
        "more, neither a hedge nor its absence is shown; prices of what is made are not returns of those who make it"
    )
