"""What routing keeps and would cost: a table of routers, a bill of queries, and composites of categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyses.categories import Composites
from analyses.laboratories import win_rate
from analyses.routing import gap_kept

from .frontier_tables import table


@dataclass(frozen=True)
class Bill:
    """What queries cost, in USD, when all go to the weak model, and when all go to the strong one."""

    cheap: float
    dear: float

    @classmethod
    def of(cls, prices: pd.DataFrame, models: tuple[str, str], size: tuple[float, float], queries: int = 1000) -> Bill:
        """At the prices (USD for a million tokens) of the ``models``, strong and weak, for queries of one size.

        Parameters
        ----------
        size : input and output tokens of a query.
        """
        strong, weak = (
            float(queries * (row["input"] * size[0] + row["output"] * size[1]) / 1e6)
            for _, row in prices.loc[list(models)].iterrows()
        )
        return cls(weak, strong)

    def saved(self, calls: float) -> float:
        """The part of the strong model's bill that a share of strong calls saves."""
        return 1 - (self.cheap + calls * (self.dear - self.cheap)) / self.dear


def calls_for(tested: pd.DataFrame, router: str, goal: float, calls: NDArray[np.float64]) -> float:
    """The least share of strong calls with which a router keeps a part of the gap, between the points tested.

    Parameters
    ----------
    tested : :func:`analyses.splits.tested_routers` by router and share of calls.
    calls : those shares.
    """
    return float(np.interp(goal, tested.loc[[router]]["kept"].cummax(), calls))


def routers(tested: pd.DataFrame, curve: pd.DataFrame, spots: Sequence[float]) -> pd.DataFrame:
    """Part of the gap that each router keeps at shares of strong calls, %.

    Parameters
    ----------
    curve : :func:`analyses.routing.domain_router`.
    spots : the shares.
    """
    part = {router: tested.loc[[(router, spot) for spot in spots]] * 100 for router in ("domain", "learned", "oracle")}
    ends = zip(part["learned"]["low"], part["learned"]["high"], strict=True)
    shares = [spot * 100 for spot in spots]
    columns = {
        "Strong calls, %": shares,
        "At random": shares,
        "By subject": part["domain"]["kept"].to_numpy(),
        "Learned": part["learned"]["kept"].to_numpy(),
        "Learned, spread over splits": [f"{low:.0f} to {high:.0f}" for low, high in ends],
        "By subject, not tested": [gap_kept(curve, spot) * 100 for spot in spots],
        "Knowing every answer": part["oracle"]["kept"].to_numpy(),
    }
    return table(columns, {name: "{:.0f}" for name in columns if "spread" not in name})


def composites(
    alone: Composites, names: Sequence[str], sides: tuple[dict[str, bool], dict[str, bool]], even: pd.Series
) -> pd.DataFrame:
    """The distance of two countries by the category that counts alone, and by all alike.

    Parameters
    ----------
    alone : composites in which one category has all the weight, in the order of ``names``.
    sides : whether a laboratory is the leader's, and whether it is the follower's.
    even : the composite of each laboratory, all categories alike, Elo points.
    """
    leader, follower = (even[even.index.map(side)].max() for side in sides)
    gaps = [*alone.gaps(*sides), leader - follower]
    columns = {
        "Category that counts": [*(name.replace("_", " ") for name in names), "all alike"],
        "US less China, Elo points": gaps,
        "Votes for the best US model, %": [100 * win_rate(gap) for gap in gaps],
        "Place of the best Chinese laboratory": [*alone.places(sides[1]), 1 + (even > follower).sum()],
    }
    return table(columns, dict.fromkeys([*columns][1:], "{:.0f}"))
