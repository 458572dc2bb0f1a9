"""A search that never stops: every month it selects among the candidates again, and holds what it selected.

What the selection promises is the Sharpe ratio in the months it was made from; what it keeps is told by the months
after. The gate is the deflated Sharpe ratio (Bailey and López de Prado 2014), which knows how many were tried, by the
number of candidates; it knows nothing of the searches of other months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memobook import remembered

from .overfitting import expected_maximum, moments, probabilistic_sharpe
from .returns import MONTHS

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Deployed:
    """One row a month in which something was chosen.

    Parameters
    ----------
    chosen : places of the candidates, −1 in a month without one.
    promised : yearly Sharpe ratio of the choice in the months that it was made from.
    earned : return in the month after; nothing where nothing was held.
    """

    chosen: NDArray[np.int64]
    promised: Array
    earned: Array

    @property
    def held(self) -> float:
        """Share of months in which something was held."""
        return float((self.chosen >= 0).mean())

    def haircut(self) -> float:
        """Part of the promised Sharpe ratio that was lost: 1 less the ratio earned over the mean of those promised.

        Months without a holding count in neither.
        """
        return float(1 - self.kept_ratio() / self.promised[self.chosen >= 0].mean())

    def kept_ratio(self) -> float:
        """Yearly Sharpe ratio of the months in which something was held; nothing where there are fewer than two."""
        earned = self.earned[self.chosen >= 0]
        if len(earned) < 2 or earned.std() == 0:
            return 0.0
        return float(earned.mean() / earned.std(ddof=1) * MONTHS**0.5)


def deployed(returns: Array, window: int, gates: Sequence[float | None]) -> list[Deployed]:
    """Select the highest Sharpe ratio of the last ``window`` months, hold it for one, and select again.

    Parameters
    ----------
    returns : months × candidates, after costs.
    gates : least deflated Sharpe ratio with which something is held; None holds the best whatever it is.

    Returns
    -------
    One a gate, of the same selections.
    """
    if not 2 <= window < len(returns):
        raise ValueError(f"a window of {window} months leaves nothing of {len(returns)} to walk through")
    bests, promised, certain = [], [], []
    for month in range(window, len(returns)):
        ratio, skewness, kurtosis = moments(returns[month - window : month])
        best = int(ratio.argmax())
        hurdle = expected_maximum(len(ratio), ratio.var(ddof=1))
        bests.append(best)
        promised.append(ratio[best] * MONTHS**0.5)
        certain.append(probabilistic_sharpe(ratio[best], hurdle, window, skewness[best], kurtosis[best]))
    places, sure = np.array(bests), np.array(certain)
    after = returns[np.arange(window, len(returns)), places]
    passing = [np.full(len(places), True) if gate is None else sure >= gate for gate in gates]
    return [
        Deployed(np.where(passes, places, -1), np.array(promised), np.where(passes, after, 0.0)) for passes in passing
    ]


@remembered
def haircut_interval(found: Deployed, block: int, draws: int, seed: int, level: float) -> tuple[float, float]:
    """Interval of :meth:`Deployed.haircut` by the stationary bootstrap of the months held (Politis and Romano 1994).

    Promise and result of a month are drawn together; the selections stay as they were.
    """
    from arch.bootstrap import StationaryBootstrap

    held = found.chosen >= 0
    promised, earned = found.promised[held], found.earned[held]
    sampler = StationaryBootstrap(block, promised, earned, seed=seed)
    cuts = [1 - e.mean() / e.std(ddof=1) * MONTHS**0.5 / p.mean() for (p, e), _ in sampler.bootstrap(draws)]
    low, high = np.quantile(cuts, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
