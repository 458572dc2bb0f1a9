"""What is said of the experiment on leaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...percent import percent
from .contest import Words

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Leaks:
    """What the experiment assumes.

    Parameters
    ----------
    share, memory : of the signals that have leaked, and how well they remember.
    trials, months : signals of a search, and months of its backtest.
    draws, level : searches, and the share of them that lies between the ends.
    size : false alarms that a test allows.
    """

    share: float
    memory: float
    trials: int
    months: int
    draws: int
    level: float
    size: float

    @property
    def spread(self) -> str:
        """What is told of many searches."""
        return f"mean of {self.draws} searches, {percent(self.level)} of them between the ends"

    @property
    def some(self) -> str:
        """That a share of the signals has leaked."""
        return f"if {percent(self.share)} of {self.trials} signals remember by {self.memory:.2f}"

    def rises(self) -> Words:
        """Labels of what leaks add to returns, and of the Sharpe ratio of the signal that is kept."""
        kept = "yearly Sharpe ratio of the signal that the search keeps"
        return {
            "leak_average": f"rise of the average signal’s yearly return {self.some}; {self.spread}",
            "leak_best": f"rise of the yearly return of the signal that the search keeps {self.some}; {self.spread}",
            "luck_sharpe": f"{kept} if no signal has leaked; {self.spread}",
            "leak_sharpe": f"{kept} {self.some}; {self.spread}",
        }

    def measures(self, share: float) -> Words:
        """Labels of both measures against luck, if none, all or the share assumed have leaked."""
        what = {0.0: "if no signal has leaked", 1.0: "if all have leaked alike"}.get(share, self.some)
        return {
            "overfitting": f"probability of overfitting {what}; {self.spread}",
            "deflated": f"searches whose kept signal passes the deflated Sharpe ratio {what}; {percent(self.level)} "
            f"interval for {self.draws} searches",
        }

    def found_after(self, months: int, alarms: float) -> str:
        """Label of how many leaked signals are found, and how many that have not leaked."""
        return (
            f"leaked signals (memory {self.memory:.2f}) found {months} months after the end of knowledge, false alarms "
            f"{percent(alarms)}; {self.spread}"
        )

    def needed(self, part: float, rise: float, signals: str, stretches: int) -> str:
        """Label of the memory at which leaks in a part of the signals lift the return of ``signals`` by ``rise``."""
        return (
            f"memory at which leaks in {percent(part, 1)} of the signals lift the yearly return of {signals} signals "
            f"by {rise * 100:.1f} points; mean of {stretches} stretches of the past, {percent(self.level)} of them "
            "between the ends"
        )

    def leakage(self, searches: Mapping[float, pd.DataFrame]) -> Words:
        """Of :func:`analyses.alpha.leak_figures.leakage`."""
        told = (
            f"{percent(s)} leaked: best {percent(searches[s]['best'].mean(), 1)} a year, overfitting "
            f"{percent(searches[s]['overfitting'].mean())}, {percent(searches[s]['best_passes'].mean())} pass the "
            "deflated ratio"
            for s in (0, self.share, 1)
        )
        return {
            "headline": f"Where {percent(self.share)} of signals have leaked, the one that is kept earns "
            "{value}`leak_best` a year more, and the probability of overfitting is {value}`overfitting_leaked` in "
            "place of {value}`overfitting_none`",
            "caption": f"What a search through {self.trials} signals finds in {self.months} months as more of them "
            f"have seen the future (memory {self.memory:.2f}; bands: {percent(self.level)} of {self.draws} searches), "
            "and what two measures against luck make of it. The signals are made up, so the shares say how the "
            "measures behave, not how often language models leak.",
            "alt": "; ".join(told) + ".",
        }

    def detection(self, leaked: Mapping[float, Sequence[Array]]) -> Words:
        """Of :func:`analyses.alpha.leak_figures.detection`, whose second wait is six months and whose last is sixty."""
        told = (
            f"memory {memory:.2f}: {percent(by_wait[1].mean())} after six months, {percent(by_wait[-1].mean())} after "
            "sixty"
            for memory, by_wait in leaked.items()
        )
        return {
            "headline": "Half a year after the end of knowledge {value}`found_after_6` of leaked signals are found, "
            "after five years {value}`found_after_60`",
            "caption": "Leaked signals that a comparison before and after finds, by how much they remember, with "
            f"{percent(self.size)} false alarms allowed (means; band: {percent(self.level)} of {self.draws} searches "
            f"at memory {self.memory:.2f}). It can’t tell a leak from a market that changed.",
            "alt": "; ".join(told) + ".",
        }
