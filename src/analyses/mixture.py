"""What a share can be when part of the whole may be divided otherwise."""

from __future__ import annotations


def bounds(share: float, elsewhere: float) -> tuple[float, float]:
    """Lowest and highest share of the whole when a part ``elsewhere`` of it may be divided in any way.

    The bounds of a mean under contamination of a known greatest size, after Horowitz and Manski (1995), for a share:
    the rest is divided as ``share`` says, the contaminated part wholly the other way or wholly this way. All are
    fractions.

    Raises
    ------
    ValueError : a share outside 0 to 1.
    """
    if not (0 <= share <= 1 and 0 <= elsewhere <= 1):
        raise ValueError(f"shares lie between 0 and 1, not {share} and {elsewhere}")
    return (1 - elsewhere) * share, (1 - elsewhere) * share + elsewhere


def needed(share: float, goal: float) -> float:
    """The smallest part that must be divided otherwise for the upper bound to reach ``goal`` (0 where it has)."""
    return max(0.0, (goal - share) / (1 - share)) if share < 1 else 0.0
