"""A growth stated as a product of factors: taken apart, per year, and moved one factor at a time or all at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def yearly(multiple: float, years: float) -> float:
    """Compound growth a year, as a fraction, of something that becomes ``multiple`` times as much in ``years``."""
    if multiple <= 0 or years <= 0:
        raise ValueError(f"growth needs a positive multiple and time, not {multiple} in {years} years")
    return float(multiple ** (1 / years) - 1)


def one_at_a_time(factors: Mapping[str, float], span: tuple[float, float]) -> pd.DataFrame:
    """The product when one factor is multiplied by either end of ``span`` and the others stay.

    Returns
    -------
    Index: the factors; columns ``low``, ``high``.
    """
    whole = math.prod(factors.values())
    return pd.DataFrame({"low": span[0] * whole, "high": span[1] * whole}, index=list(factors))


def corners(factors: Mapping[str, float], span: tuple[float, float]) -> Sequence[float]:
    """The product at every combination of the factors' ends, sorted."""
    ends = [(span[0] * factor, span[1] * factor) for factor in factors.values()]
    return sorted(math.prod(combination) for combination in product(*ends))


def spans(
    factors: Mapping[str, float], span: tuple[float, float], base_years: Sequence[int], until: int
) -> tuple[dict[str, tuple[float, float]], dict[str, list[str]]]:
    """Yearly growth to the year ``until`` between two ends when one thing moves, and when all do.

    Parameters
    ----------
    span : each factor is multiplied by either end.
    base_years : from which growth may be counted; the first is the usual one.

    Returns
    -------
    Two ends (fractions) by what moves: each factor, the base year, all at once; and what either end stands for.
    """
    reach = [until - year for year in base_years]
    whole, (least, *_, most) = math.prod(factors.values()), corners(factors, span)
    implied = [yearly(whole, years) for years in reach]
    alone = one_at_a_time(factors, span)
    ends = {
        **{name: (yearly(alone["low"][name], reach[0]), yearly(alone["high"][name], reach[0])) for name in factors},
        "base year": (min(implied), max(implied)),
        "all at once": (yearly(least, max(reach)), yearly(most, min(reach))),
    }  # fmt: skip
    return ends, {
        **{name: [f"{times * factor:g}x" for times in span] for name, factor in factors.items()},
        "base year": [str(base_years[0]), str(base_years[-1])],
        "all at once": [f"{least:,.0f}x", f"{most:,.0f}x"],
    }


def fan(factors: Mapping[str, float], span: tuple[float, float], draws: int, seed: int) -> NDArray[np.float64]:
    """The product when every factor is drawn, even in its logarithm, between the ends of ``span`` times itself.

    Even in the logarithm, as a factor is as likely to be halved as doubled. Factors are drawn as independent; factors
    that rise together have a wider product.
    """
    ends = np.log(span)
    moved = np.random.default_rng(seed).uniform(ends[0], ends[1], (draws, len(factors)))
    product_of: NDArray[np.float64] = math.prod(factors.values()) * np.exp(moved.sum(axis=1))
    return product_of
