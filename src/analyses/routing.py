"""Routing between a weak and a strong model, from counts of who answered correctly.

Quality is the share of items answered correctly. The gap is strong minus weak; a router keeps a share of it.
"""

from __future__ import annotations

import pandas as pd


def needs_strong(counts: pd.DataFrame) -> float:
    """Share of items that only the strong model answers correctly: what a perfect router would send to it."""
    return float(counts["only_strong_right"].sum() / counts["items"].sum())


def accuracy(counts: pd.DataFrame) -> tuple[float, float]:
    """Share of items answered correctly by the weak and by the strong model."""
    items = counts["items"].sum()
    weak = (counts["both_right"] + counts["only_weak_right"]).sum() / items
    strong = (counts["both_right"] + counts["only_strong_right"]).sum() / items
    return float(weak), float(strong)


def domain_router(counts: pd.DataFrame) -> pd.DataFrame:
    """A router that knows only an item's domain: domains go to the strong model in the order of what they gain.

    Returns
    -------
    Columns ``strong_calls`` and ``gap_kept`` (fractions), from no strong call to all. Ranked on the same items that
    it is measured on, so it is an upper bound for a router of this kind.
    """
    gain = counts["only_strong_right"] - counts["only_weak_right"]
    ranked = counts.assign(gain=gain, rate=gain / counts["items"]).sort_values("rate", ascending=False)
    curve = pd.DataFrame(
        {
            "strong_calls": ranked["items"].cumsum() / ranked["items"].sum(),
            "gap_kept": ranked["gain"].cumsum() / ranked["gain"].sum(),
        }
    )
    start = pd.DataFrame({"strong_calls": [0.0], "gap_kept": [0.0]})
    return pd.concat([start, curve], ignore_index=True)


def gap_kept(curve: pd.DataFrame, strong_calls: float) -> float:
    """Share of the gap kept at a share of strong calls, between the curve's points (a domain is split at random)."""
    import numpy as np

    return float(np.interp(strong_calls, curve["strong_calls"], curve["gap_kept"]))
