"""The middle part of what was simulated or resampled."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def middle(found: ArrayLike, level: float) -> tuple[float, float]:
    """Both ends between which the middle ``level`` (a fraction) of some numbers lies."""
    low, high = np.quantile(np.asarray(found, dtype=float), [(1 - level) / 2, 1 - (1 - level) / 2])
    return float(low), float(high)
