"""Gains of many ways to weight signals over equal weights, with intervals that know how many were tried.

Whoever tries many settings and shows one will see some gain by chance. So the whole family is walked over the same
months, and the intervals cover all of its gains at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import weighting
from .signals import Candidates

Array = NDArray[np.float64]
# ways to weight, and how they are told
NAMES = {
    "equal": "equal",
    "inverse_volatility": "inverse volatility",
    "mean_variance": "mean-variance",
    "adaptive": "adaptive",
}
WINDOWS, RATES = (12, 24, 36, 60, 120), (0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, order=True)
class Setting:
    """A scheme of :data:`weighting.SCHEMES` with its window (months) and, where it has one, its rate."""

    scheme: str
    window: int
    rate: float = 0.0


def settings(windows: Sequence[int], rates: Sequence[float]) -> list[Setting]:
    """Every scheme but equal weights over every window, the adaptive one also over every rate; each once."""
    plain = {Setting(scheme, w) for scheme in ("inverse_volatility", "mean_variance") for w in windows}
    return sorted(plain | {Setting("adaptive", w, rate) for w in windows for rate in rates})


@dataclass(frozen=True)
class Family:
    """All settings that are tried together, and which of them are those of the page.

    Parameters
    ----------
    windows, rates : that are tried, in order.
    window, rate : those of the page.
    """

    windows: tuple[int, ...]
    rates: tuple[float, ...]
    window: int
    rate: float

    @classmethod
    def around(cls, window: int, rate: float) -> Family:
        """The usual windows and rates, and a window and a rate of one's own."""
        return cls(tuple(sorted({*WINDOWS, window})), tuple(sorted({*RATES, rate})), window, rate)

    @cached_property
    def settings(self) -> list[Setting]:
        """:func:`settings` of them."""
        return settings(self.windows, self.rates)

    @property
    def places(self) -> dict[str, int]:
        """By scheme but equal weights, in the order of :data:`NAMES`: where the page's own stands among them."""
        own = (Setting(scheme, self.window, self.rate if scheme == "adaptive" else 0.0) for scheme in NAMES)
        return {one.scheme: self.settings.index(one) for one in own if one.scheme != "equal"}

    @property
    def columns(self) -> dict[str, int]:
        """By scheme: where the page's own stands in :func:`walk_all`."""
        return {"equal": 0, **{scheme: place + 1 for scheme, place in self.places.items()}}

    def gain_table(self, found: Array, intervals: Array) -> pd.DataFrame:
        """:func:`gain_table` of them."""
        return gain_table(self.settings, found, intervals, self.windows, self.rates)


def walk_all(chosen: Candidates, tried: Sequence[Setting], cost: float) -> Array:
    """Monthly returns after costs of all signals in equal parts (first column) and under each setting.

    Returns
    -------
    Months × (1 + settings), over the months that the longest window leaves to all.
    """
    months = len(chosen.returns) - max(setting.window for setting in tried)
    everything = np.arange(len(chosen.names))[None]
    weights = [np.full((months, 1, everything.shape[1]), 1 / everything.shape[1])]
    pasts = {window: weighting.Past(chosen.returns, window) for window in {setting.window for setting in tried}}
    for setting in tried:
        weigh = weighting.SCHEMES[setting.scheme]
        weights.append(weigh(pasts[setting.window], everything, setting.rate)[-months:])
    stacked = np.stack(weights, axis=2)
    return weighting.net_returns(chosen.positions, chosen.returns, stacked, everything, cost)[:, 0]


@dataclass(frozen=True)
class Gains:
    """Gains in the yearly Sharpe ratio over equal weights: as found, and in bootstrap samples (draws × settings)."""

    found: Array
    shaken: Array

    @classmethod
    def of(cls, ratios: Array, shaken: Array) -> Gains:
        """From Sharpe ratios whose first column is equal weights: as found, and in bootstrap samples."""
        return cls(ratios[1:] - ratios[0], shaken[:, 1:] - shaken[:, :1])

    def alone(self, place: int, level: float) -> tuple[float, float]:
        """Percentile interval of one gain, right only if no other setting was tried."""
        low, high = np.quantile(self.shaken[:, place], [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def together(self, level: float) -> Array:
        """Intervals (settings × low and high) that cover all gains at once with probability ``level``.

        Each gain plus and minus its bootstrap error times one factor: the quantile of the largest studentised
        deviation over all settings (the first step of Romano and Wolf 2005).
        """
        error = self.shaken.std(axis=0, ddof=1)
        factor = np.quantile((np.abs(self.shaken - self.found) / error).max(axis=1), level)
        return np.stack([self.found - factor * error, self.found + factor * error], axis=1)

    def by_chance(self) -> float:
        """How often the best of settings that gain nothing would look as good as the best one found (same source)."""
        error = self.shaken.std(axis=0, ddof=1)
        largest = ((self.shaken - self.found) / error).max(axis=1)
        return float((largest >= (self.found / error).max()).mean())


def gain_table(
    tried: Sequence[Setting], found: Array, intervals: Array, windows: Sequence[int], rates: Sequence[float]
) -> pd.DataFrame:
    """Gains of the adaptive scheme with their intervals as text: a row a window, a column a rate."""
    texts = {
        setting: f"{gain:+.2f} ({low:+.2f} to {high:+.2f})".replace("-", "\N{MINUS SIGN}")
        for setting, gain, (low, high) in zip(tried, found, intervals, strict=True)
    }
    rows = [{f"rate {rate:g}": texts[Setting("adaptive", window, rate)] for rate in rates} for window in windows]
    table = pd.DataFrame(rows)
    table.insert(0, "Window", [f"{window} months" for window in windows])
    return table
