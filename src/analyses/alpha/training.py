"""What the middle one of several trainings of a policy gains, and how long one would have to look to see a gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..learned import years_to_see
from .rules import Ratios


@dataclass(frozen=True)
class Outcome:
    """Differences of yearly Sharpe ratios after costs, in months that no training saw.

    Attributes
    ----------
    gain, ends : of the middle training on equal weights, and its interval, which covers all ways at once.
    apart : from the worst to the best training.
    beside : of the middle training on the adaptive rule.
    years, needed : of the months, and those in which a gain of 0.1 would be seen in four cases of five.
    ways : that were compared with equal weights.
    """

    gain: float
    ends: tuple[float, float]
    apart: float
    beside: float
    years: float
    needed: float
    ways: int

    @classmethod
    def of(cls, trained: Ratios, trainings: int, level: float) -> Outcome:
        """From :meth:`.rules.Rules.trained`, where the trainings stand last and the adaptive rule before them."""
        gains, years = trained.gains, trained.months / 12
        of_trainings = gains.found[-trainings:]
        rule = len(gains.found) - trainings - 1
        picked = rule + 1 + int(of_trainings.argsort()[trainings // 2])
        low, high = gains.together(level)[picked]
        return cls(
            gain=float(gains.found[picked]),
            ends=(float(low), float(high)),
            apart=float(np.ptp(of_trainings)),
            beside=float(trained.found[picked + 1] - trained.found[rule + 1]),
            years=years,
            needed=years_to_see(0.1, float(gains.shaken[:, picked].std(ddof=1)), years),
            ways=len(gains.found),
        )
