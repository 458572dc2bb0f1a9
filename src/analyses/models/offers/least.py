"""The least price of a score over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analyses.percent import percent
from analyses.prices import basket, cheapest_path, on_day, redrawn_change
from analyses.selection import drawn_scores

from ..ends import Ends
from .market import Market

Paths = dict[float, pd.DataFrame]


@dataclass(frozen=True)
class Fall:
    """How the least price of the lowest level changed from its first day on."""

    level: float
    begin: pd.Timestamp
    first: float
    last: float
    ends: Ends | None
    label: str

    @property
    def change(self) -> float:
        """A fraction of the first price, as are the ends."""
        return self.last / self.first - 1


def paths(market: Market, history: pd.DataFrame, levels: Sequence[float], day: pd.Timestamp) -> Paths:
    """The least price of each level until a day, by ``prices.cheapest_path``; levels that none reached are left out."""
    columns = ["id", "release_date", "score"]
    priced = market.tied.dropna(subset="id").sort_values("score").drop_duplicates("id", keep="last")[columns]
    least = {level: cheapest_path(priced, history, level, market.size, day) for level in sorted(levels)}
    return {level: path for level, path in least.items() if len(path)}


def fall(
    of: Paths, market: Market, history: pd.DataFrame, day: pd.Timestamp, errors: bool, *, level: float, draws: int,
    seed: int,
) -> Fall:  # fmt: skip
    """The change of the least price of the lowest level.

    Parameters
    ----------
    of : :func:`paths`, at least one.
    errors : whether the vintage gives the scores' intervals, at the ``level``.
    """
    score, path = next(iter(of.items()))
    begin, first, last = path["day"].iloc[0], path["cost"].iloc[0], path["cost"].iloc[-1]
    ends, drawn_on, tied = None, "", market.tied
    if errors:
        begun = tied["id"].map(basket(on_day(history, begin), *market.size)).where(tied["release_date"] <= begin)
        now = tied["id"].map(basket(market.sold, *market.size))
        ends = redrawn_change((begun, now), drawn_scores(tied, level=level, draws=draws, seed=seed), score, level)
        drawn_on = f"; {percent(level)} of draws of the scores within their errors"
    when = f"{begin:%Y-%m-%d} ({first:.2f} USD) to {day:%Y-%m-%d} ({last:.2f} USD)"
    return Fall(score, begin, first, last, ends, f"least price of {score:g} index points, {when}{drawn_on}")
