"""How two countries stand in one vintage of the capability index, and by all vintages that were public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analyses.frontier import NEWEST, average_lag, frontier, lags, one_vintage
from analyses.gap import gap_interval, gap_on, gap_steps

from ..ends import Ends


@dataclass(frozen=True)
class Standing:
    """The frontiers of a leader and a follower in one vintage; scores and distances are its points.

    ``usable`` are the rows whose scores count, ``plain`` are the frontiers without estimates.
    """

    fitted: pd.Timestamp
    usable: pd.DataFrame
    sides: tuple[pd.DataFrame, pd.DataFrame]
    plain: tuple[pd.DataFrame, pd.DataFrame]

    @property
    def best(self) -> tuple[pd.Series, pd.Series]:
        """The best model of each."""
        return self.sides[0].iloc[-1], self.sides[1].iloc[-1]

    @property
    def best_plain(self) -> tuple[pd.Series, pd.Series]:
        """The best model of each without estimates."""
        return self.plain[0].iloc[-1], self.plain[1].iloc[-1]

    @property
    def gap(self) -> float:
        """The distance of the two best."""
        return float(self.best[0]["score"] - self.best[1]["score"])

    @property
    def interval(self) -> Ends | None:
        """Its interval, by ``gap.gap_interval``; None where the vintage has none."""
        return gap_interval(*self.best)

    @property
    def plain_gap(self) -> float:
        """The distance of the two best without estimates."""
        return float(self.best_plain[0]["score"] - self.best_plain[1]["score"])

    @property
    def plain_interval(self) -> Ends | None:
        """Its interval; None where the vintage has none."""
        return gap_interval(*self.best_plain)

    @property
    def lag(self) -> float | None:
        """Months from the leader's first model as good as the follower's best to that; None without such a model."""
        months = lags(*self.sides).get(self.best[1]["release_date"])
        return None if months is None else float(months)

    @property
    def average_lag(self) -> float:
        """Months by which the follower trailed on an average day, by ``frontier.average_lag``."""
        return average_lag(*self.sides, self.fitted)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """The distance after each record, by ``gap.gap_steps``."""
        return gap_steps(*self.sides)

    @property
    def year_before(self) -> pd.Timestamp:
        """The day a year before the vintage."""
        return self.fitted - pd.DateOffset(years=1)

    @property
    def gap_year_before(self) -> float:
        """The distance on that day."""
        return gap_on(self.steps, self.year_before)

    @property
    def narrowest(self) -> pd.Series:
        """The step after which the distance was least."""
        return self.steps.iloc[int(self.steps["gap"].to_numpy().argmin())]

    @property
    def widest(self) -> pd.Series:
        """The step of the year before the vintage after which it was greatest; without one in that year the last."""
        recent = self.steps[self.steps["day"] > self.year_before]
        return recent.iloc[int(recent["gap"].to_numpy().argmax())] if len(recent) else self.steps.iloc[-1]

    def on(self, day: pd.Timestamp) -> tuple[pd.Series, pd.Series]:
        """The best model of each among those that were out on a day."""
        leader, follower = (side[side["release_date"] <= day].iloc[-1] for side in self.sides)
        return leader, follower


def of_vintage(vintages: pd.DataFrame, vintage: str, countries: Sequence[str], *, estimates: bool) -> Standing:
    """How the countries, leader and follower, stand in a vintage (``frontier.NEWEST`` or its ISO day).

    Parameters
    ----------
    vintages : every public vintage of dataset ``capability``.
    estimates : whether scores that the file marks as estimates count.
    """
    rows = one_vintage(vintages, vintage or NEWEST)
    usable = rows if estimates else rows[~rows["estimate"].astype(bool)]
    leader, follower = (frontier(rows, country, estimates=estimates) for country in countries)
    plain, plain_follower = (frontier(rows, country, estimates=False) for country in countries)
    return Standing(rows["published"].iloc[0], usable, (leader, follower), (plain, plain_follower))


def by_vintage(vintages: pd.DataFrame, countries: Sequence[str], *, estimates: bool) -> dict[pd.Timestamp, Standing]:
    """The standing in each vintage, oldest first."""
    return {
        pd.Timestamp(str(published)): of_vintage(rows, NEWEST, countries, estimates=estimates)
        for published, rows in vintages.groupby("published")
    }


def on_common_day(standings: dict[pd.Timestamp, Standing]) -> pd.DataFrame:
    """What each vintage says of the last day that all of them cover.

    Returns
    -------
    A row a vintage: ``published``, ``gap`` on that day, ``plain`` without estimates, its interval ``low`` and ``high``
    (missing without one), ``apart`` (whether the two scores' own intervals do not touch, None without intervals), and
    ``end``, the distance without estimates at the vintage's end.
    """
    common, rows = min(standings), []
    for published, one in standings.items():
        bare = gap_steps(*one.plain)
        tops = [side[side["release_date"] <= common].iloc[-1] for side in one.plain]
        ends = gap_interval(*tops)
        apart = bool(tops[0]["score_low"] > tops[1]["score_high"]) if ends else None
        rows.append(
            (published, gap_on(one.steps, common), gap_on(bare, common), *(ends or (np.nan,) * 2), apart,
             bare["gap"].iloc[-1])
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["published", "gap", "plain", "low", "high", "apart", "end"])
