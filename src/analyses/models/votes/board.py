"""Arena's leaderboard: how far apart the best models of two countries are, and where the follower's stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analyses.gap import gap_interval
from analyses.laboratories import best_of_each, laboratory_by_beginning, place_of, win_rate

from ..ends import Ends
from ..frontier.ways import Distance, means, span
from ..written import Result, day


@dataclass(frozen=True)
class Board:
    """The leaderboard by :func:`voted`; distances are Elo points.

    ``countries`` are leader and follower, ``number`` is how many laboratories of each are averaged.
    """

    rows: pd.DataFrame
    countries: Sequence[str]
    number: int

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """The best model of each laboratory, best first."""
        return best_of_each(self.rows)

    @property
    def seen_on(self) -> pd.Timestamp:
        """The day of the copy."""
        return pd.Timestamp(str(self.rows["published"].iloc[0]))

    @property
    def best(self) -> tuple[pd.Series, pd.Series]:
        """The best model of each country."""
        leader, follower = (self.ranked[self.ranked["country"] == country].iloc[0] for country in self.countries)
        return leader, follower

    @property
    def gap(self) -> float:
        """Their distance."""
        return float(self.best[0]["score"] - self.best[1]["score"])

    @property
    def interval(self) -> Ends | None:
        """Its interval, by ``gap.gap_interval``."""
        return gap_interval(*self.best)

    @cached_property
    def top(self) -> Distance | None:
        """The distance of the means of several laboratories, with its interval; None where a country has fewer."""
        return means(self.ranked, self.countries, self.number)

    def yardsticks(self) -> list[tuple[str, float, Ends | None]]:
        """Name, points and ends of the ways that are asked whether the frontiers converged."""
        rows = [("Arena, best models", self.gap, self.interval)]
        return [*rows, (f"Arena, {self.number} best laboratories", *self.top)] if self.top else rows

    def distances(self, level: float) -> Iterator[Result]:
        """The distance of the best models, and of the means of several laboratories where each country has so many."""
        us, china = (one["model"] for one in self.best)
        label = f"Arena's text leaderboard of {day(self.seen_on)}: {us} less {china}; {span(level)}"
        yield {"name": "arena_gap", "value": self.gap, "label": label, "ci": self.interval}
        if self.top:
            label = f"the same for {self._means} of each country"
            yield {"name": "arena_gap_top", "value": self.top[0], "label": label, "ci": self.top[1]}

    def rates(self) -> Iterator[Result]:
        """The shares of votes that these distances imply."""
        us, china = (one["model"] for one in self.best)
        label, ends = f"share of votes that this difference implies for {us} against {china}", won(self.interval)
        yield {"name": "arena_win_rate", "value": win_rate(self.gap), "label": label, "ci": ends}
        if self.top:
            label, ends = f"share of votes that the distance of {self._means} implies", won(self.top[1])
            yield {"name": "arena_win_rate_top", "value": win_rate(self.top[0]), "label": label, "ci": ends}

    def place(self) -> Result:
        """The place of the follower's best laboratory among all."""
        at = place_of(self.ranked, self.countries[1])
        which = self.ranked["laboratory"][at - 1]
        label = f"place of the best Chinese laboratory, {which}, among all by the best rating of each"
        return {"name": "arena_china_place", "value": at, "label": label}

    def unknown(self) -> Result:
        """How many models count for no country."""
        nobodys = self.rows[self.rows["country"].isna()]
        label = f"models of {len(self.rows)} on the leaderboard that count for no country"
        if len(nobodys):
            above = (self.rows["score"] > nobodys["score"].iloc[0]).sum()
            label += f"; the best is {nobodys['model'].iloc[0]}, place {above + 1}"
        return {"name": "arena_unknown", "value": len(nobodys), "label": label}

    @property
    def _means(self) -> str:
        return f"the means of the {self.number} best laboratories"


def won(ends: Ends | None) -> Ends | None:
    """Shares of votes that the ends of a distance imply."""
    return (win_rate(ends[0]), win_rate(ends[1])) if ends else None


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
