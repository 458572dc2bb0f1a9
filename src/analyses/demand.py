"""Electricity over years: growth between estimates, and how much of a capacity it uses."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from .density import HOURS
from .multiple import yearly


def growth_between(use: pd.Series) -> pd.Series:
    """Compound yearly growth from each year of an index of years to the next one, under the later year."""
    years = use.index
    rates = [yearly(use[b] / use[a], b - a) for a, b in pairwise(years)]
    return pd.Series(rates, index=years[1:], dtype=float)


def load_factor(energy: float, capacity: float) -> float:
    """Share of a capacity (W) that a yearly energy (TWh) uses on average."""
    return energy * 1e12 / (capacity * HOURS)
