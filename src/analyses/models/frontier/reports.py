"""What others report of the frontiers after the last vintage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.gap import reported_gaps

from ..ends import Ends, known
from ..written import Result, day

INDEX, ELSEWHERE = "Epoch Capabilities Index", "Arena, text"


@dataclass(frozen=True)
class Reports:
    """Reports of the index (``scores``), and the distances by all of them: :func:`analyses.gap.reported_gaps`."""

    scores: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def gaps(self) -> pd.DataFrame:
        """The distances in the index."""
        return self.pairs[self.pairs["index"] == INDEX]

    @property
    def same_day(self) -> pd.DataFrame:
        """Those of which both scores were told on one day."""
        return self.gaps[self.gaps["day"] == self.gaps["follower_day"]]

    def by_country(self, names: Mapping[str, str]) -> dict[str, pd.DataFrame]:
        """Reports of the index by the name of a country."""
        return {name: self.scores[self.scores["country"] == country] for country, name in names.items()}

    def newest(self) -> Iterator[Result]:
        """The newest distance, and the newest of one day."""
        for name, rows in (("reported_gap", self.gaps), ("reported_gap_same_day", self.same_day)):
            for _, row in rows.tail(1).iterrows():
                other = "" if row["day"] == row["follower_day"] else f" of {day(row['follower_day'])}, an approximation"
                which = f"{row['leader']} against {row['follower']}{other}"
                label = f"gap by reports of {day(row['day'])} ({row['grade']}): {which}"
                ends = known((row["low"], row["high"]))
                yield {"name": name, "value": row["gap"], "label": label, "ci": ends, "grade": row["grade"]}

    def changes(self) -> Iterator[Result]:
        """The change by :func:`change_of_reports`, where there is one."""
        if change := change_of_reports(self.gaps):
            first, last = self.same_day.iloc[0], self.same_day.iloc[-1]
            label = (
                f"gap by reports of {day(last['day'])} less that of {day(first['day'])} ({last['grade']}), two fits of "
                "the index; the interval assumes that both have the errors of the later one, independent of each other"
            )
            result = {"name": "reported_gap_change", "value": change[0], "label": label, "ci": change[1]}
            yield result | {"kind": "assumption", "grade": last["grade"]}


def of_countries(reports: pd.DataFrame, countries: Sequence[str]) -> Reports:
    """The reports of two countries, leader and follower.

    Parameters
    ----------
    reports : dataset ``frontier_reports``; the leaderboard in it is held whole and has a section of its own.
    """
    pairs = reported_gaps(reports[reports["index"] != ELSEWHERE], *countries)
    return Reports(reports[reports["index"] == INDEX], pairs)


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
