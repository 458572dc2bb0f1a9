"""Which constraint tightened over the last four quarters, by one rule for all of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

OLDEST = pd.Timedelta(days=200)  # an end of the four quarters before that tells of an earlier time
AHEAD = pd.Timedelta(days=92)  # the quarter under way counts, with its forecast; later ones do not
NO_DATA = "no data"


@dataclass(frozen=True)
class Reading:
    """A measure now and four quarters ago; ``low`` and ``high`` bound its relative change (fractions)."""

    low: float | None = None
    high: float | None = None
    before: float | None = None
    now: float | None = None
    until: pd.Timestamp | None = None
    grade: str = ""
    why: str = ""
    capped: bool = False

    def change_text(self) -> str:
        """The change in percent, or both its bounds; a dash where there is none."""
        if self.low is None or self.high is None:
            return "–"
        ends = [f"{100 * end:+.1f} %".replace("-", "−") for end in (self.low, self.high)]
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"

    def verdict(self, threshold: float) -> str:
        """``tightened`` or ``eased`` when the whole change lies beyond the threshold, ``unchanged`` when it lies
        within, ``can’t tell`` when it does neither or when a cap held the measure, ``no data`` without a change.
        """
        if self.low is None or self.high is None:
            return NO_DATA
        if self.capped:
            return "can’t tell"
        if self.low > threshold:
            return "tightened"
        if self.high < -threshold:
            return "eased"
        return "unchanged" if max(-self.low, self.high) <= threshold else "can’t tell"


def of_series(series: pd.Series, grade: str, as_of: pd.Timestamp) -> Reading:
    """The newest month of a monthly series against the same month a year before.

    Parameters
    ----------
    series : by month, of a measure that rises when the constraint tightens; at least one month.
    grade : of its evidence.
    """
    newest = series.index[-1]
    now, before = float(series.iloc[-1]), series.get(newest - pd.DateOffset(years=1))
    if newest < as_of - OLDEST:
        return Reading(now=now, until=newest, grade=grade, why="the series ends too early")
    if before is None:
        return Reading(now=now, until=newest, grade=grade, why="the same month a year before is not known")
    change = now / float(before) - 1
    return Reading(change, change, float(before), now, newest, grade)


def of_reports(reports: pd.DataFrame, measure: str, as_of: pd.Timestamp) -> Reading:
    """What reports on one measure tell of four quarters.

    The newest period counts for which a change over four quarters can be had: stated as a yearly change, from a
    level with the one a year before, or from four quarterly changes in a row. The worst grade among them is kept.

    Parameters
    ----------
    reports : dataset ``constraints``.
    measure : which of them.
    """
    rows = reports[reports["measure"] == measure]
    recent = rows[(rows["period_end"] <= as_of + AHEAD) & (rows["kind"] != "outlook")]
    recent = recent.sort_values(["period_end", "published"], kind="stable")
    readings = (_stated(recent), _level(recent), _chained(recent))
    dated = [(r.until, r) for r in readings if r.until is not None and r.until >= as_of - OLDEST]
    if dated:
        return max(dated, key=lambda pair: pair[0])[1]
    if recent.empty:
        return Reading()
    last = recent.iloc[-1]
    return Reading(grade=last["verification"], why=f"only {last['text']}")


def _stated(rows: pd.DataFrame) -> Reading:
    yearly = rows[rows["kind"] == "yearly change"]
    if yearly.empty:
        return Reading()
    last = yearly.iloc[-1]
    return Reading(
        last["low"], last["high"], until=last["period_end"], grade=last["verification"], capped=bool(last["capped"])
    )


def _level(rows: pd.DataFrame) -> Reading:
    levels = rows[(rows["kind"] == "level") & rows["year_before"].notna()]
    if levels.empty:
        return Reading()
    last = levels.iloc[-1]
    before = last["year_before"]
    return Reading(
        last["low"] / before - 1,
        last["high"] / before - 1,
        before,
        last["low"],
        last["period_end"],
        last["verification"],
        capped=bool(last["capped"]),
    )


def _chained(rows: pd.DataFrame) -> Reading:
    quarterly = rows[rows["kind"] == "quarterly change"].drop_duplicates("period_end", keep="last").tail(4)
    quarters = pd.PeriodIndex(quarterly["period_end"], freq="Q").astype("int64")
    if len(quarterly) < 4 or quarters[-1] - quarters[0] != 3:
        return Reading()
    low, high = (math.prod(1 + quarterly[end]) - 1 for end in ("low", "high"))
    forecasts = int(quarterly["forecast"].sum())
    why = f"{forecasts} of the four quarters a forecast" if forecasts else ""
    return Reading(low, high, until=quarterly["period_end"].iloc[-1], grade=max(quarterly["verification"]), why=why)


def board(readings: Mapping[tuple[str, str], Reading | None], threshold: float) -> pd.DataFrame:
    """The readings as a table, a row a constraint and measure; ``None`` where nothing measures it."""
    rows = []
    for (constraint, measure), found in readings.items():
        reading = found or Reading()
        until = f"{reading.until:%b %Y}" if reading.until is not None else ""
        rows.append(
            {
                "Constraint and measure": f"{constraint}: {measure}",
                "A year before": reading.before,
                "Now": reading.now,
                "Change": reading.change_text(),
                "Verdict": reading.verdict(threshold),
                "Grade": reading.grade or "–",
                "Until, remark": "; ".join(filter(None, [until, reading.why])) or "–",
            }
        )
    return pd.DataFrame(rows).astype({"A year before": float, "Now": float})
