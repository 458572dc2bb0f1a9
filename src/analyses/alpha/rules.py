"""The candidate signals of one set of returns, and what is asked of them.

An answer depends on a few numbers and on the returns, and is small. So what is kept over runs is the answer, and a run
that has it needs neither the candidates nor their mixes, which are large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from memobook import remembered

from .. import choosing, discovery, learned, spanning, weighting
from ..factors import INDUSTRIES, STYLES
from ..middle import middle
from ..policy import Training
from ..signals import Candidates, candidates

Array = NDArray[np.float64]
RESAMPLES = 1000  # bootstrap samples
TRAININGS = 5  # of the policy, each from random numbers of its own
GROUPS = {"industries": INDUSTRIES, "styles": STYLES}


@dataclass(frozen=True)
class Bootstrap:
    """Stationary bootstrap of months (Politis and Romano 1994): mean length of a block, samples, and their seed."""

    block: int
    draws: int
    seed: int

    def sharpe(self, net: Array) -> Array:
        """Samples × columns: yearly Sharpe ratios of monthly returns (months × columns)."""
        return weighting.resampled_sharpe(net, self.block, self.draws, self.seed)

    @remembered
    def intervals(self, net: Array, level: float) -> Array:
        """Columns × 2: the ends between which the middle ``level`` of :meth:`sharpe` lies."""
        ends: Array = np.quantile(self.sharpe(net), [(1 - level) / 2, (1 + level) / 2], axis=0).T
        return ends


@dataclass(frozen=True)
class Ratios:
    """Yearly Sharpe ratios of ways to weight (first column: equal weights), as found and in bootstrap samples.

    Parameters
    ----------
    found, shaken : ways, and samples × ways.
    months : that they are of.
    """

    found: Array
    shaken: Array
    months: int

    @classmethod
    def of(cls, net: Array, bootstrap: Bootstrap) -> Ratios:
        """From monthly returns, months × ways."""
        return cls(weighting.sharpe_ratios(net), bootstrap.sharpe(net), len(net))

    def spans(self, columns: Mapping[str, int], level: float) -> dict[str, tuple[float, float, float]]:
        """Of some ways, by name: the ratio, and the ends between which the middle ``level`` of samples lies."""
        return {name: (float(self.found[way]), *middle(self.shaken[:, way], level)) for name, way in columns.items()}

    @property
    def gains(self) -> choosing.Gains:
        """What each way but the first gains on the first."""
        return choosing.Gains.of(self.found, self.shaken)


@dataclass(frozen=True)
class Rules:
    """The rules of :mod:`analyses.signals` on industries and on portfolios by style.

    Parameters
    ----------
    returns : months × portfolios, of both groups.
    market : market return of the same months.
    cost : fraction of each unit bought or sold.
    """

    returns: pd.DataFrame
    market: pd.Series
    cost: float

    def __getstate__(self) -> dict[str, object]:
        """What it is told by, whatever was computed of it: so it is the same argument before and after."""
        return {"returns": self.returns, "market": self.market, "cost": self.cost}

    @cached_property
    def _chosen(self) -> Candidates:
        return candidates(self.returns, self.market, GROUPS)

    @remembered
    def listed(self) -> tuple[tuple[str, ...], pd.DatetimeIndex]:
        """Names of the candidates, and the months of their returns."""
        return self._chosen.names, self._chosen.months

    @remembered
    def survivors(self, factors: pd.DataFrame, level: float) -> tuple[pd.Series, pd.Series]:
        """:func:`analyses.spanning.stages` before costs and after them, beside factors (months × factors)."""
        known = factors.loc[self._chosen.months].to_numpy()
        free, paying = (spanning.stages(self._chosen.after_costs(cost), known, level) for cost in (0, self.cost))
        return free, paying

    @remembered
    def mixed(
        self, sizes: Sequence[int], size: int, sets: int, window: int, rate: float, bootstrap: Bootstrap
    ) -> tuple[dict[int, Array], dict[int, tuple[float, float, float]], Array]:
        """Sharpe ratios of random sets under each of :data:`analyses.weighting.SCHEMES`.

        Parameters
        ----------
        sizes, sets : signals in a set, and random sets of each size.
        size : of the sets whose spread is bootstrapped.

        Returns
        -------
        Sets × schemes by size, the shares of :func:`analyses.weighting.variance_shares` by size, and of bootstrap
        samples (samples × 3).
        """
        past = weighting.Past(self._chosen.returns, window)
        walked = {}
        for one in sizes:
            drawn = weighting.random_sets(len(self._chosen.names), one, sets, bootstrap.seed)
            walked[one] = weighting.walk(self._chosen, past, drawn, rate, self.cost)
        shares = np.array([weighting.variance_shares(table) for table in bootstrap.sharpe(walked[size])])
        tables = {one: weighting.sharpe_ratios(net) for one, net in walked.items()}
        return tables, {one: weighting.variance_shares(table) for one, table in tables.items()}, shares

    @remembered
    def tried(self, family: Sequence[choosing.Setting], bootstrap: Bootstrap) -> tuple[Ratios, Ratios, Ratios]:
        """Each setting on all candidates: in all months, in the first half of them, and in the second."""
        net = choosing.walk_all(self._chosen, family, self.cost)
        half = len(net) // 2
        return Ratios.of(net, bootstrap), Ratios.of(net[:half], bootstrap), Ratios.of(net[half:], bootstrap)

    @remembered
    def trained(self, window: int, rate: float, seeds: int, training: Training, bootstrap: Bootstrap) -> Ratios:
        """Equal weights, two rules, and the policy by each of its seeds, in months that no training saw."""
        everything, past = np.arange(len(self._chosen.names))[None], weighting.Past(self._chosen.returns, window)
        rules = {
            name: weighting.SCHEMES[name](past, everything, rate)[:, 0]
            for name in ("equal", "inverse_volatility", "adaptive")
        }
        net = learned.walked(self._chosen, rules, self.cost, folds=3, seeds=seeds, training=training)
        return Ratios.of(net, bootstrap)

    @remembered
    def deployed(self, window: int, gate: float) -> tuple[discovery.Deployed, discovery.Deployed]:
        """A search that never stops, without a gate and with one; see :func:`analyses.discovery.deployed`."""
        free, gated = discovery.deployed(self._chosen.after_costs(self.cost), window, (None, gate))
        return free, gated
