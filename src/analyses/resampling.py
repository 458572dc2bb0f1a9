"""The interval of a mean of dependent observations: stationary bootstrap with automatic block length.

Blocks of random length keep what neighbours have to do with each other (Politis and Romano 1994); their mean length
follows from the data (Politis and White 2004, corrected by Patton, Politis and White 2009). Both are of ``arch``.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

MIN_OBSERVATIONS = 20


@dataclass(frozen=True)
class MeanInterval:
    """A mean, the ends of its interval, and the mean length of a block, in observations."""

    mean: float
    low: float
    high: float
    block: float


def mean_interval(series: pd.Series, *, level: float = 0.95, draws: int = 2000, seed: int = 0) -> MeanInterval:
    """Percentile interval of the mean of a series in time order.

    Raises
    ------
    ValueError : fewer than twenty observations, or one that is missing.
    """
    if len(series) < MIN_OBSERVATIONS or series.isna().any():
        raise ValueError(f"{series.count()} of {len(series)} observations; {MIN_OBSERVATIONS} without a gap are needed")
    import numpy as np
    from arch.bootstrap import StationaryBootstrap, optimal_block_length

    values = series.to_numpy(dtype=float)
    mean = float(values.mean())
    if values.max() == values.min():  # no length fits a constant, and none is needed
        return MeanInterval(mean, mean, mean, 1.0)
    block = max(1.0, float(optimal_block_length(values)["stationary"].iloc[0]))
    # arch takes a mean length that is no whole number, though its annotation says int
    sampler = StationaryBootstrap(block, values, seed=np.random.default_rng(seed))  # type: ignore[arg-type]
    (low,), (high,) = sampler.conf_int(np.mean, reps=draws, method="percentile", size=level)
    return MeanInterval(mean, float(low), float(high), block)
