"""Baselines of forecasts: what somebody would say who knows nothing but how the values went so far.

base rate
    how often the condition held on the days of the history, or the quantiles of the value on these.
persistence
    what is so now stays so as often as it stayed so over the same span before; a value changes as it changed over
    spans of that length.
AR(1)
    a value goes back to its mean by a constant part at each step (Box, Jenkins and Reinsel, Time Series Analysis,
    chapter 5), fitted by least squares to steps of the history, normal errors; a fitted root of one or more is taken
    for a random walk.

Shares of days are (held + 1/2) / (days + 1), the mean under Jeffreys' prior (Brown, Cai and DasGupta 2001,
doi:10.1214/ss/1009213286), so that none is certain. Days of a history overlap in what they know: a baseline is a rule,
not an estimate with an interval.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from memobook.editions.conditions.condition import holds_on, names_in
from memobook.editions.forecast import Forecast
from memobook.publication.errors import ContentError

from ..value_history import ValueHistory, joint_days

# with fewer days of history, or fewer pairs of days as far apart as the horizon, a baseline is left out
DAYS, PAIRS = 8, 3
# points by which a condition's probability is read off a fitted distribution
DRAWS = 199


@dataclass(frozen=True)
class Baseline:
    """What a rule says in a forecast's place: a probability, or numbers at the forecast's levels; ``cases`` of how many
    days or pairs of days.
    """

    name: str
    cases: int
    probability: float | None = None
    quantiles: tuple[tuple[float, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "cases": self.cases,
            "probability": self.probability,
            "quantiles": [list(pair) for pair in self.quantiles] or None,
        }


def baselines(forecast: Forecast, histories: Mapping[str, ValueHistory], as_of: str) -> list[Baseline]:
    """What the rules say of a forecast, from the histories up to its edition's day; those that can't are left out."""
    ids = names_in(forecast.condition, "") if forecast.binary else [forecast.value]
    days = joint_days(ids, histories)
    if len(days) < DAYS:
        return []
    lead = (date.fromisoformat(forecast.day) - date.fromisoformat(as_of)).days
    pairs = _pairs([day for day, _ in days], lead)
    if forecast.binary:
        found = _of_condition(forecast.condition, ids, days, pairs, lead)
    else:
        found = _of_value(forecast, days, pairs, lead)
    return [one for one in found if one]


def _pairs(days: Sequence[str], lead: int) -> list[tuple[int, int]]:
    """Indices of each day and the first day at least ``lead`` days after it."""
    ordinals = [date.fromisoformat(day).toordinal() for day in days]
    later = ((i, next((j for j, to in enumerate(ordinals) if to >= at + lead), None)) for i, at in enumerate(ordinals))
    return [(i, j) for i, j in later if j is not None]


def _of_condition(
    condition: str,
    ids: Sequence[str],
    days: list[tuple[str, dict[str, float]]],
    pairs: list[tuple[int, int]],
    lead: int,
) -> list[Baseline | None]:
    try:
        held = [holds_on(condition, values, "") for _, values in days]
    except ContentError:  # a division by a value that was zero
        return []
    stayed = [held[i] == held[j] for i, j in pairs]
    stays = _share(sum(stayed), len(stayed))
    found = [
        Baseline("base rate", len(held), _share(sum(held), len(held))),
        Baseline("persistence", len(pairs), stays if held[-1] else 1 - stays) if len(pairs) >= PAIRS else None,
    ]
    fitted = _fitted(days, ids[0], lead) if len(ids) == 1 else None
    if fitted:
        draws = [fitted((number + 0.5) / DRAWS) for number in range(DRAWS)]
        true = sum(holds_on(condition, {ids[0]: draw}, "") for draw in draws)
        found.append(Baseline("AR(1)", len(days), _share(true, DRAWS)))
    return found


def _of_value(
    forecast: Forecast, days: list[tuple[str, dict[str, float]]], pairs: list[tuple[int, int]], lead: int
) -> list[Baseline | None]:
    numbers = [values[forecast.value] for _, values in days]
    changes = [numbers[j] - numbers[i] for i, j in pairs]
    levels = [level for level, _ in forecast.quantiles]
    found = [
        Baseline("base rate", len(numbers), quantiles=_quantiles(numbers, levels)),
        Baseline("persistence", len(pairs), quantiles=_quantiles([numbers[-1] + c for c in changes], levels))
        if len(pairs) >= PAIRS
        else None,
    ]
    fitted = _fitted(days, forecast.value, lead)
    if fitted:
        found.append(Baseline("AR(1)", len(numbers), quantiles=tuple((level, fitted(level)) for level in levels)))
    return found


def _share(held: int, of: int) -> float:
    return (held + 0.5) / (of + 1)


def _quantiles(numbers: Sequence[float], levels: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Numbers at levels, linear between the order statistics (Hyndman and Fan 1996, type 7)."""
    import numpy as np

    return tuple((level, float(np.quantile(numbers, level))) for level in levels)


def _fitted(days: list[tuple[str, dict[str, float]]], id: str, lead: int) -> Callable[[float], float] | None:
    """Quantiles of the value ``lead`` days on by an AR(1); None where it never moved."""
    import numpy as np

    numbers = np.array([values[id] for _, values in days])
    ordinals = [date.fromisoformat(day).toordinal() for day, _ in days]
    step = statistics.median(two - one for one, two in pairwise(ordinals))
    steps = max(1, round(lead / step))
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
