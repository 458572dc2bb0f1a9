"""How two countries stand in one vintage of the capability index, and by all vintages that were public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analyses.frontier import NEWEST, frontier, one_vintage
from analyses.gap import gap_interval, gap_on, gap_steps
from analyses.laboratories import laboratory_by_beginning

Ends = tuple[float, float]


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

    @cached_property
    def steps(self) -> pd.DataFrame:
        """The distance after each record, by ``gap.gap_steps``."""
        return gap_steps(*self.sides)

    @property
    def year_before(self) -> pd.Timestamp:
        """The day a year before the vintage."""
        return self.fitted - pd.DateOffset(years=1)

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


def standing(vintages: pd.DataFrame, vintage: str, countries: Sequence[str], *, estimates: bool) -> Standing:
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
        pd.Timestamp(str(published)): standing(rows, NEWEST, countries, estimates=estimates)
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


def change_of_reports(reported: pd.DataFrame) -> tuple[float, Ends] | None:
    """How the distance that others report changed from the first day on which both scores were told to the last.

    The two days are of two fits. Both are assumed to have the errors of the later one, independent of each other, so
    that limits add in squares.

    Parameters
    ----------
    reported : :func:`analyses.gap.reported_gaps` of one index.

    Returns
    -------
    Change and ends, points; None with fewer than two such days or without an interval of the last.
    """
    same = reported[reported["day"] == reported["follower_day"]]
    if len(same) < 2 or pd.isna(same["low"].iloc[-1]):
        return None
    first, last = same.iloc[0], same.iloc[-1]
    change = float(last["gap"] - first["gap"])
    down, up = (float(np.hypot(*[side] * 2)) for side in (last["gap"] - last["low"], last["high"] - last["gap"]))
    return change, (change - down, change + up)


def voted(ratings: pd.DataFrame, laboratories: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Arena's leaderboard with scores named as those of the index, best first, with laboratories and countries.

    Parameters
    ----------
    ratings, laboratories, names : datasets ``arena_scores``, ``laboratories`` and ``laboratory_names``.
    """
    board = ratings.rename(columns={"rating": "score", "rating_low": "score_low", "rating_high": "score_high"})
    board = board.assign(laboratory=laboratory_by_beginning(board["model"], names))
    home = dict(zip(laboratories["laboratory"], laboratories["country"], strict=True))
    return board.assign(country=board["laboratory"].map(home)).sort_values("score", ascending=False)


def known(ends: Sequence[float]) -> Ends | None:
    """A pair of ends; None where one is missing."""
    low, high = ends
    return None if np.isnan([low, high]).any() else (low, high)
