"""Routers tried on the published outcomes of a weak and a strong model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyses.percent import percent
from analyses.routing import accuracy, domain_router, gap_kept, needs_strong
from analyses.splits import by_subject, tested_routers

from ..ends import Ends
from ..written import Result

# shares of strong calls that are told and tabulated
SPOTS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Trial:
    """Routers fitted on one half of the items and tested on the other; shares are fractions.

    Parameters
    ----------
    counts, sums : rows of dataset ``routing`` of MMLU, on which routers are tried, and of GSM8K.
    calls : shares of strong calls at which they are tested.
    tested : ``splits.tested_routers`` at these, by router and share.
    at_share : what the learned router keeps at ``strong_share``.
    subjects : ends of an interval by subject, by ``splits.by_subject``.
    splits : halvings of the items.
    """

    counts: pd.DataFrame
    sums: pd.DataFrame
    calls: NDArray[np.float64]
    tested: pd.DataFrame
    at_share: float
    subjects: pd.DataFrame
    goal: float
    strong_share: float
    splits: int

    @property
    def accuracy(self) -> tuple[float, float]:
        """The share of items that the weak model gets right, and the strong one."""
        return accuracy(self.counts)

    @property
    def needs_strong(self) -> tuple[float, float]:
        """The share of items of MMLU that only the strong model gets right, and of those of GSM8K."""
        return needs_strong(self.counts), needs_strong(self.sums)

    def ends(self, of: str) -> Ends:
        """The interval by subject of ``needs_strong``, ``kept`` or ``calls``."""
        row = self.subjects.loc[[of]].iloc[0]
        return float(row["low"]), float(row["high"])

    def ranked(self, share: float) -> float:
        """What a router by subject keeps that was ranked on the items tested."""
        return gap_kept(domain_router(self.counts), share)

    def kept(self, router: str, share: float) -> float:
        """The part of the gap that a router keeps at one of the shares tested."""
        return float(self.tested.loc[[(router, share)]]["kept"].iloc[0])

    def most(self, router: str) -> float:
        """The largest part of the gap that it keeps at any share."""
        return float(self.tested.loc[[router]]["kept"].max())

    def calls_for(self, router: str) -> float:
        """The least share of strong calls with which it keeps the goal."""
        return calls_for(self.tested, router, self.goal, self.calls)

    def by_item(self) -> Iterator[Result]:
        """Shares of items that one or the other model gets right."""
        (weak, strong), (items, sums) = self.accuracy, self.needs_strong
        label = "MMLU items that only the strong model gets right; 95 % interval, by subject"
        yield {"name": "needs_strong", "value": items, "label": label, "ci": self.ends("needs_strong")}
        label = "GSM8K items that only the strong model gets right"
        yield {"name": "needs_strong_sums", "value": sums, "label": label}
        yield {"name": "weak_accuracy", "value": weak, "label": "MMLU items that the weak model gets right"}
        yield {"name": "strong_accuracy", "value": strong, "label": "MMLU items that the strong model gets right"}

    def kept_by_routers(self) -> Iterator[Result]:
        """What routers by subject and learned keep at the strong calls that are told, and the learned at others."""
        keeps, at = "part of the gap kept by the learned router", f"at {percent(self.strong_share)} strong calls"
        label = f"part of the gap kept by a router by subject {at}, ranked on the items tested (upper bound)"
        yield {"name": "domain_gap_kept", "value": self.ranked(self.strong_share), "label": label}
        where = f"{at}, on the half it was not fitted on"
        label = f"{keeps} (shrunken domain gains) {where}; 95 % interval, by subject"
        yield {"name": "learned_gap_kept", "value": self.at_share, "label": label, "ci": self.ends("kept")}
        for spot in SPOTS:
            label = f"{keeps} at {percent(spot)} strong calls, tested on the other half"
            yield {"name": f"learned_kept_{spot * 100:.0f}", "value": self.kept("learned", spot), "label": label}

    def calls_for_goal(self) -> Result:
        """The strong calls with which the learned router keeps the goal."""
        keeps = f"strong calls with which the learned router keeps {percent(self.goal)} of the gap"
        label = f"{keeps}; 95 % interval, by subject"
        return {"name": "calls_for_goal", "value": self.calls_for("learned"), "label": label, "ci": self.ends("calls")}


def trial(outcomes: pd.DataFrame, goal: float, strong_share: float, *, splits: int, draws: int, seed: int) -> Trial:
    """Try routers.

    Parameters
    ----------
    outcomes : dataset ``routing``.
    goal : part of the gap that the learned router shall keep.
    strong_share : of strong calls, at which what it keeps is told.
    splits, draws : halvings of the items, and draws of subjects.
    """
    counts, sums = (outcomes[outcomes["benchmark"] == name] for name in ("MMLU", "GSM8K"))
    calls = np.round(np.linspace(0, 1, 51), 2)
    tested = tested_routers(counts, calls.tolist(), splits=splits, seed=seed).set_index(["router", "strong_calls"])
    at_share = tested_routers(counts, [strong_share], splits=splits, seed=seed).set_index("router")
    subjects = by_subject(counts, goal, strong_share, draws=draws, seed=seed)
    kept = float(at_share.loc[["learned"]]["kept"].iloc[0])
    return Trial(counts, sums, calls, tested, kept, subjects, goal, strong_share, splits)


def calls_for(tested: pd.DataFrame, router: str, goal: float, calls: NDArray[np.float64]) -> float:
    """The least share of strong calls with which a router keeps a part of the gap, between the points tested.

    Parameters
    ----------
    tested : :func:`analyses.splits.tested_routers` by router and share of calls.
    calls : those shares.
    """
    return float(np.interp(goal, tested.loc[[router]]["kept"].cummax(), calls))
