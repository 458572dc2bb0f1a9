"""Two ends of an interval, where there is one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Ends = tuple[float, float]


def known(ends: Sequence[float]) -> Ends | None:
    """A pair of ends; None where one is missing."""
    low, high = ends
    return None if np.isnan([low, high]).any() else (low, high)


def as_text(ends: Ends | None) -> str | None:
    """Ends of an interval as text."""
    return None if ends is None else f"{ends[0]:.1f} to {ends[1]:.1f}"
