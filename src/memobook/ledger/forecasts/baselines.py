"""Baselines of forecasts: what somebody would say who knows nothing but how the values went so far.

base rate
    how often the comparison held of the question's past answers, or the quantiles of these.
persistence
    what is so now stays so as often as it stayed so over the same span before; a number changes as it changed over
    spans of that length.
AR(1)
    a number goes back to its mean by a constant part at each step (Box, Jenkins and Reinsel, Time Series Analysis,
    chapter 5), fitted by least squares to steps of the past, normal errors; a fitted root of one or more is taken
    for a random walk.

The past is that of the question itself: earlier periods, or earlier days, from its datasets as known by the edition's
day. Shares are (held + 1/2) / (cases + 1), the mean under Jeffreys' prior (Brown, Cai and DasGupta 2001,
doi:10.1214/ss/1009213286), so that none is certain. Cases of a past overlap in what they know: a baseline is a rule,
not an estimate with an interval.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from memobook.editions.forecasts.forecast import Forecast
from memobook.themes.values.number import rounded

from .past import Past

# with fewer cases, or fewer pairs of cases as far apart as the forecast looks ahead, a baseline is left out
CASES, PAIRS = 8, 3
# points by which a comparison's probability is read off a fitted distribution
DRAWS = 199


@dataclass(frozen=True)
class Baseline:
    """What a rule says in a forecast's place: a probability, or numbers at the forecast's levels; ``cases`` of how many
    past answers or pairs of them.
    """

    name: str
    cases: int
    probability: float | None = None
    quantiles: tuple[tuple[float, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "cases": self.cases,
            "probability": None if self.probability is None else rounded(self.probability),
            "quantiles": [[level, rounded(number)] for level, number in self.quantiles] or None,
        }


def baselines(forecast: Forecast, past: Past) -> list[Baseline]:
    """What the rules say of a forecast, from the past of its question; those that can't are left out."""
    if len(past.points) < CASES:
        return []
    lead = (past.target - past.points[-1][0]).days
    pairs = _pairs([day for day, _ in past.points], lead)
    found = _of_comparison(forecast, past, pairs) if forecast.comparison else _of_numbers(forecast, past, pairs)
    return [one for one in found if one]


def _pairs(days: Sequence[date], lead: int) -> list[tuple[int, int]]:
    """Indices of each day and the first day at least ``lead`` days after it."""
    ordinals = [day.toordinal() for day in days]
    later = ((i, next((j for j, to in enumerate(ordinals) if to >= at + lead), None)) for i, at in enumerate(ordinals))
    return [(i, j) for i, j in later if j is not None]


def _of_comparison(forecast: Forecast, past: Past, pairs: list[tuple[int, int]]) -> list[Baseline | None]:
    comparison = forecast.comparison
    if comparison is None:
        return []
    held = [comparison.holds(number) for _, number in past.points]
    stayed = [held[i] == held[j] for i, j in pairs]
    stays = _share(sum(stayed), len(stayed))
    found = [
        Baseline("base rate", len(held), _share(sum(held), len(held))),
        Baseline("persistence", len(pairs), stays if held[-1] else 1 - stays) if len(pairs) >= PAIRS else None,
    ]
    if fitted := _fitted(past):
        true = sum(comparison.holds(fitted((number + 0.5) / DRAWS)) for number in range(DRAWS))
        found.append(Baseline("AR(1)", len(held), _share(true, DRAWS)))
    return found


def _of_numbers(forecast: Forecast, past: Past, pairs: list[tuple[int, int]]) -> list[Baseline | None]:
    numbers = [number for _, number in past.points]
    changes = [numbers[j] - numbers[i] for i, j in pairs]
    levels = [level for level, _ in forecast.quantiles]
    found = [
        Baseline("base rate", len(numbers), quantiles=_quantiles(numbers, levels)),
        Baseline("persistence", len(pairs), quantiles=_quantiles([numbers[-1] + c for c in changes], levels))
        if len(pairs) >= PAIRS
        else None,
    ]
    if fitted := _fitted(past):
        found.append(Baseline("AR(1)", len(numbers), quantiles=tuple((level, fitted(level)) for level in levels)))
    return found


def _share(held: int, of: int) -> float:
    return (held + 0.5) / (of + 1)


def _quantiles(numbers: Sequence[float], levels: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Numbers at levels, linear between the order statistics (Hyndman and Fan 1996, type 7)."""
    import numpy as np

    return tuple((level, float(np.quantile(numbers, level))) for level in levels)


def _fitted(past: Past) -> Callable[[float], float] | None:
    """Quantiles of the number on the day that is asked about by an AR(1); None where it never moved."""
    import numpy as np

    numbers = np.array([number for _, number in past.points])
    first, last = past.points[0][0], past.points[-1][0]
    # the average step: days on which markets are closed are none
    step = (last - first).days / (len(numbers) - 1)
    steps = max(1, round((past.target - last).days / step))
    before, after = numbers[:-1], numbers[1:]
    spread = float(before.var())
    if not spread:
        return None
    root = float(((before - before.mean()) * (after - after.mean())).mean()) / spread
    if root >= 1:
        mean, scale = float(numbers[-1]), float((after - before).std()) * steps**0.5
    else:
        root = max(root, 0.0)
        rest = (after - after.mean()) - root * (before - before.mean())
        middle = float(after.mean() - root * before.mean()) / (1 - root)
        mean = middle + root**steps * (float(numbers[-1]) - middle)
        scale = float(rest.std()) * ((1 - root ** (2 * steps)) / (1 - root**2)) ** 0.5
    return statistics.NormalDist(mean, scale).inv_cdf if scale > 0 else None
