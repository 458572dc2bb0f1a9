"""Traders who guess: how many of them end ahead of the market that they choose from.

"n of m ahead" sounds like m trials. But whoever picks from one market in one window holds much of what the others hold,
so the count swings from one window to the next far more than independent trials would. Windows of a real market are
drawn at random (overlapping ones are alike, so there are fewer of them than draws).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memobook import remembered

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Guessers:
    """Traders without skill.

    Parameters
    ----------
    number : traders in a contest.
    holdings : assets that each holds in equal parts, drawn at random.
    periods : length of a contest, in rows of the returns.
    alike : chance that a trader holds, in a period, what the others who follow hold instead of an own draw; 0 to 1.
    redrawn : whether the holdings are drawn anew in every period.
    """

    number: int
    holdings: int
    periods: int
    alike: float = 0.0
    redrawn: bool = True

    @remembered
    def ahead(self, returns: Array, contests: int, seed: int) -> Counts:
        """Traders ahead of all assets in equal parts, in each of ``contests`` random windows.

        Parameters
        ----------
        returns : periods × assets; the yardstick begins with equal parts and is left alone.

        Raises
        ------
        ValueError : fewer periods than a contest has, or fewer assets than a trader holds.
        """
        if self.periods > len(returns) or not 0 < self.holdings <= returns.shape[1]:
            raise ValueError(f"{self.holdings} of {returns.shape[1]} assets, {self.periods} of {len(returns)} periods")
        random = np.random.default_rng(seed)
        starts = random.integers(0, len(returns) - self.periods, contests, endpoint=True)
        windows = returns[starts[:, None] + np.arange(self.periods)]
        market = (1 + windows).prod(axis=1).mean(axis=1)
        picks = self._picks(random, contests, returns.shape[1])
        earned = np.take_along_axis(windows[:, :, None, :], picks, axis=3).mean(axis=3)
        # a rounding error is no lead
        ahead: Counts = ((1 + earned).prod(axis=1) > market[:, None] * (1 + 1e-12)).sum(axis=1)
        return ahead

    def _picks(self, random: np.random.Generator, contests: int, assets: int) -> Counts:
        """Contests × periods × traders × holdings."""
        rows = self.periods if self.redrawn else 1
        # of each contest: scores of the traders, scores that followers share, and who follows
        sizes = [(rows, self.number, assets), (rows, 1, assets), (rows, self.number, 1)]
        numbers = random.random((contests, sum(map(math.prod, sizes))))
        cuts = np.split(numbers, np.cumsum([math.prod(size) for size in sizes])[:-1], axis=1)
        scores, common, following = (cut.reshape(contests, *size) for cut, size in zip(cuts, sizes, strict=True))
        mine = np.where(following < self.alike, common, scores)
        picks = mine.argpartition(self.holdings - 1, axis=3)[..., : self.holdings]
        return np.broadcast_to(picks, (contests, self.periods, *picks.shape[2:]))


def chance_of(ahead: Counts, least: int) -> float:
    """Share of contests in which at least so many were ahead."""
    return float((ahead >= least).mean())
