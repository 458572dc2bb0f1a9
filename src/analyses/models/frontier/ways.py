"""The distance of two countries in several ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analyses.laboratories import best_of_each, laboratory_of, place_of, top_gap
from analyses.matching import plain
from analyses.percent import percent
from analyses.selection import CorrectedGap, corrected_gap, one_a_model

from ..ends import Ends, known
from .standing import Standing

# points, and the interval where there is one
Distance = tuple[float, Ends | None]


@dataclass(frozen=True)
class Ways:
    """The distance of the best models, less what choosing the best adds, and of the means of several laboratories.

    Parameters
    ----------
    now : the standing in a vintage.
    models : its usable rows, one a model, with ``laboratory``.
    countries : leader and follower.
    corrected : None where the vintage has no intervals.
    """

    now: Standing
    models: pd.DataFrame
    countries: Sequence[str]
    corrected: CorrectedGap | None

    @property
    def corrected_ends(self) -> Ends | None:
        """The interval of the distance less what choosing the best adds."""
        return (self.corrected.low, self.corrected.high) if self.corrected else None

    @cached_property
    def leading(self) -> pd.DataFrame:
        """The best model of each laboratory, by ``laboratories.best_of_each``."""
        return best_of_each(self.models)

    @property
    def place(self) -> int:
        """The place of the follower's best laboratory among all."""
        return place_of(self.leading, self.countries[1])

    def yardsticks(self, number: int) -> list[tuple[str, float, Ends | None]]:
        """Name, points and ends of the ways that are asked whether the frontiers converged."""
        rows = [("index, best models", self.now.gap, self.now.interval)]
        if self.corrected:
            rows.append(("index, less what the choice adds", self.corrected.gap, self.corrected_ends))
        if mean := self.top(number):
            rows.append((f"index, {number} best laboratories", *mean))
        return rows

    def top(self, number: int) -> Distance | None:
        """The distance of the means of the best ``number`` laboratories; None where a country has fewer."""
        return means(self.leading, self.countries, number)


def measured(
    now: Standing, laboratory_names: pd.DataFrame, countries: Sequence[str], *, level: float, draws: int, seed: int
) -> Ways:
    """The ways in one vintage; scores are drawn again by ``selection.corrected_gap``.

    Parameters
    ----------
    laboratory_names : the dataset.
    """
    models = one_a_model(now.usable, now.usable["model"].map(plain))
    models = models.assign(laboratory=laboratory_of(models["organization"], laboratory_names))
    leader, follower = countries
    corrected = corrected_gap(models, leader, follower, level=level, draws=draws, seed=seed) if now.interval else None
    return Ways(now, models, countries, corrected)


def means(best: pd.DataFrame, countries: Sequence[str], number: int) -> Distance | None:
    """The distance of the means of each country's best laboratories, by ``laboratories.top_gap``.

    Parameters
    ----------
    best : the best model of each laboratory, best first.
    """
    leader, follower = countries
    mean = top_gap(best, leader, follower, number)
    return (mean[0], known(mean[1:])) if mean else None


def span(level: float) -> str:
    """What ends are, in a label."""
    return f"{percent(level)} interval, errors taken as independent"
