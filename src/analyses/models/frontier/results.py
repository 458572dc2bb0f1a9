"""What the section finds: numbers of one vintage with their labels, as points of the index or months."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analyses.selection import compared_gaps

from ..written import Result, day
from .standing import Standing
from .ways import Ways, span

BETWEEN = "distance between the two frontiers"


def scores(now: Standing) -> Iterator[Result]:
    """The best scores of the two countries, and that of the leader without estimates."""
    (us, china), plain, fitted = now.best, now.best_plain[0], day(now.fitted)
    label = f"best US score in the vintage of {fitted}: {us['model']}"
    yield {"name": "frontier_us", "value": us["score"], "label": label}
    label = f"best US score without estimates: {plain['model']}"
    yield {"name": "frontier_us_plain", "value": plain["score"], "label": label}
    yield {"name": "frontier_china", "value": china["score"], "label": f"best Chinese score: {china['model']}"}


def distances(now: Standing, level: float) -> Iterator[Result]:
    """The distance of the best scores, without estimates, a year before, and at its least and its greatest.

    Parameters
    ----------
    level : of the index's intervals.
    """
    ends = span(level) if now.interval else "which has no intervals"
    label = f"{BETWEEN} in the vintage of {day(now.fitted)}, {ends}"
    yield {"name": "gap", "value": now.gap, "label": label, "ci": now.interval}
    ends = span(level) if now.interval else "a vintage without intervals"
    label = f"{BETWEEN}, estimates left out, {ends}"
    yield {"name": "gap_plain", "value": now.plain_gap, "label": label, "ci": now.plain_interval}
    label = f"{BETWEEN} on {day(now.year_before)}"
    yield {"name": "gap_year_before", "value": now.gap_year_before, "label": label}
    label = f"least {BETWEEN} since 2023, on {day(now.narrowest['day'])}"
    yield {"name": "gap_narrowest", "value": now.narrowest["gap"], "label": label}
    label = f"greatest {BETWEEN} in the year before the vintage, on {day(now.widest['day'])}"
    yield {"name": "gap_widest", "value": now.widest["gap"], "label": label}


def lags(now: Standing) -> Iterator[Result]:
    """By how many months the follower's best came after the leader's first as good, and on an average day."""
    if now.lag is not None:
        label = "months from the first US model with the best Chinese score to that Chinese model"
        yield {"name": "lag", "value": now.lag, "label": label}
    since = day(max(side["release_date"].iloc[0] for side in now.sides))
    label = f"months for which the US had had the best Chinese score, average of all days since {since}"
    yield {"name": "lag_average", "value": now.average_lag, "label": label}


def corrected(ways: Ways, level: float) -> Iterator[Result]:
    """The distance less what choosing the best adds to it, where the vintage has intervals."""
    if fit := ways.corrected:
        biases = f"{fit.leader_bias:.1f} points for the US and {fit.follower_bias:.1f} for China"
        label = f"{BETWEEN} less what choosing the best adds to it, {biases}; {span(level)}"
        yield {"name": "gap_corrected", "value": fit.gap, "label": label, "ci": ways.corrected_ends}


def top(ways: Ways, number: int, level: float) -> Iterator[Result]:
    """The distance of the means of the best ``number`` laboratories, where each country has so many."""
    if mean := ways.top(number):
        ends = span(level) if ways.now.interval else "a vintage without intervals"
        label = f"distance between the means of the {number} best laboratories of each country, {ends}"
        yield {"name": "gap_top", "value": mean[0], "label": label, "ci": mean[1]}


def place(ways: Ways) -> Result:
    """The place of the follower's best laboratory among all."""
    which = ways.leading["laboratory"][ways.place - 1]
    label = f"place of the best Chinese laboratory, {which}, among all by the best score of each"
    return {"name": "china_place", "value": ways.place, "label": label}


def error_needed(now: Standing, limit: float) -> Result:
    """The standard error with which an interval of the distance without estimates would reach a limit."""
    label = "standard error of the distance without estimates with which convergence would lie inside a 90 % interval"
    return {"name": "gap_error_needed", "value": (now.plain_gap - limit) / 1.645, "label": label}


def pasts(now: Standing, *, level: float, draws: int, seed: int) -> Iterator[tuple[Result, Result]]:
    """The distance less that of a year before and in parts of it, and the same of its widest in that year.

    Ends by ``selection.compared_gaps``, of scores drawn again.
    """
    for name, when, title in (
        ("year", now.year_before, "a year before"),
        ("widest", now.widest["day"], "at its widest in the year"),
    ):
        then = now.on(when)
        before = float(then[0]["score"] - then[1]["score"])
        ends = compared_gaps(now.best, then, level=level, draws=draws, seed=seed) or {}
        past = f"that {title}, {day(when)}, same vintage" + (f"; {span(level)}" if ends else "")
        less, parts = f"distance now less {past}", f"distance now in parts of {past}"
        change, ratio = (ends[of][1:] if ends else None for of in ("change", "ratio"))
        yield (
            {"name": f"gap_change_{name}", "value": now.gap - before, "label": less, "ci": change},
            {"name": f"gap_ratio_{name}", "value": now.gap / before, "label": parts, "ci": ratio},
        )


def vintage_difference(common: pd.DataFrame) -> Result:
    """The distance on one day by the newest vintage less by the oldest, of :func:`.standing.on_common_day`."""
    label = f"gap on {day(common['published'].min())} without estimates by the newest vintage less by the oldest"
    change = common["plain"].iloc[-1] - common["plain"].iloc[0]
    return {"name": "vintage_difference", "value": change, "label": label}
