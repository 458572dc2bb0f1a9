"""A season of traders without skill on one market: how many end with a loss, and how their results go together.

Chance is no toss of a coin here. Wealth that is multiplied day by day has a median below its mean, the more so the
higher the leverage, so most traders without skill lose even before fees; and who trades one market with others loses
with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memobook import remembered

SEASONS = 4000  # so many are simulated
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Season:
    """What is assumed of a season and of its traders.

    Parameters
    ----------
    results, days : how many end, after how many days of trading.
    leverage : units held for each unit of capital.
    volatility : of what is held, a day (fraction); its expected return is nothing.
    herding : correlation of the returns of two traders, 0 to 1: one normal factor is common to all (Vasicek 2002).
    turnover : units bought and sold a day, for each unit held; 2 replaces everything once.
    fee : for each unit bought or sold (fraction).
    """

    results: int
    days: int
    leverage: float
    volatility: float
    herding: float
    turnover: float
    fee: float

    @remembered
    def losers(self, seasons: int, seed: int) -> Counts:
        """Results that end below the capital they began with, for each of ``seasons`` simulated ones.

        Positions are brought back to the leverage every day; a result that has lost everything stays at nothing.
        """
        return next(self.by_herding([self.herding], seasons, seed))

    def by_herding(self, herdings: Iterable[float], seasons: int, seed: int) -> Iterator[Counts]:
        """:meth:`losers` at each of these correlations in place of the season's own, with the same random numbers."""
        random = np.random.default_rng(seed)
        common = random.standard_normal((seasons, 1, self.days))
        own = random.standard_normal((seasons, self.results, self.days))
        for herding in herdings:
            moved = common * herding**0.5 + own * (1 - herding) ** 0.5
            earned = self.leverage * (self.volatility * moved - self.turnover * self.fee)
            yield (np.maximum(1 + earned, 0).prod(axis=2) < 1).sum(axis=1)

    @remembered
    def herding_for(self, losses: int, chance: float, seasons: int, seed: int, steps: int = 20) -> float:
        """Least correlation at which so many losses come by luck in more than ``chance`` of the seasons.

        It is looked for from nothing on, in ``steps`` steps of 1 / ``steps``; 1 where luck is never enough.
        """
        herdings = np.linspace(0, 1 - 1 / steps, steps)
        for herding, lost in zip(herdings, self.by_herding(herdings, seasons, seed), strict=True):
            if (lost >= losses).mean() > chance:
                return float(herding)
        return 1.0


def correlation_of_losses(losers: Counts, results: int) -> float:
    """Correlation of the outcomes (loss or not) of two results of one season, from many seasons' counts.

    By the variance of the counts, which is that of independent results times 1 + (results − 1) ρ (Kish 1965).
    """
    share = losers.mean() / results
    return float((losers.var() / (results * share * (1 - share)) - 1) / (results - 1))
