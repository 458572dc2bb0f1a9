"""Calibration: of what was said with a probability, how much came true.

Intervals are Wilson's for a share (Wilson 1927, doi:10.1080/01621459.1927.10502953) at 95 %, of questions taken as
independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, fmean
from typing import Any

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
LEVEL = 0.95


@dataclass(frozen=True)
class Bin:
    """Questions whose probability lies between two edges: how many, what was said on average, what share came true."""

    low: float
    high: float
    cases: int
    said: float
    true: float
    ends: tuple[float, float]

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"ends": list(self.ends)}


def bins(answered: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Bins that have a question, from pairs of probability and whether it came true."""
    found = []
    for low, high in pairwise(EDGES):
        here = [(p, true) for p, true in answered if low <= p < high or p == high == 1]
        if here:
            true = sum(true for _, true in here)
            said = fmean(p for p, _ in here)
            found.append(Bin(low, high, len(here), said, true / len(here), wilson(true, len(here))))
    return found


def wilson(true: int, of: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's interval of a share."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, scale = true / of, 1 + z * z / of
    middle = (share + z * z / (2 * of)) / scale
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)
