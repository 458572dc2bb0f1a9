"""A growth stated as a product of factors: taken apart, per year, and moved one factor at a time or all at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd


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
