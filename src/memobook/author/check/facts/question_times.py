"""Times of forecasts: a period that its dataset never has, an answer before it is public, a series that has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from memobook.editions.forecasts.forecast import Forecast
from memobook.editions.forecasts.part import Part
from memobook.editions.forecasts.period import periods_of
from memobook.publication.finding import Finding
from memobook.publication.text.calendar import day_text
from memobook.publication.yaml_file import Entry

from ..material import Material
from ..rule import rule

PERIOD = rule(
    "forecast.period", "error", "A forecast asks for a period or a day that its dataset never has.",
    "name one as the column holds them, such as the Monday of a week",
)  # fmt: skip
EARLY = rule(
    "forecast.early", "error", "A forecast is answered before what it asks for was ever public so soon.",
    "answer it on a later day",
)  # fmt: skip
ENDED = rule(
    "forecast.ended", "warning", "A forecast asks for rows of a series that has long had no new one.",
    "ask one that goes on, or see whether it goes on under another name",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KINDS = {"month": "the first day of a month", "month end": "the last day of a month"}
# fewer days tell no habit
FEWEST = 8
# times of the longest wait so far, after which a series that goes on would have had a row
LONG = 2


def times(material: Material, one: Forecast, entry: Entry) -> Iterator[Finding]:
    """What is wrong with the times that a forecast's question names."""
    as_of = date.fromisoformat(material.edition.as_of if material.edition else one.day)
    question = one.question
    for part in (question.first, question.second):
        if part is None:
            continue
        for column, value in _asked(part):
            told = _never(material, part, column, value)
            if told:
                yield PERIOD.at(entry.at("where" if part is question.first else question.joined), f"{one.id}: {told}")
            elif part is question.first and column == question.period:
                yield from _early(material, one, part, value, entry.at("day"))
        yield from _ended(material, one, part, as_of, entry.at("where"))


def _asked(part: Part) -> Iterator[tuple[str, Any]]:
    """Days and periods that a part names, without the ends of spans."""
    for wanted in part.where:
        yield from ((wanted.column, value) for value in wanted.values if isinstance(value, date | str | int))


def _rows(material: Material, part: Part, *, times: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Rows of a part's dataset, every vintage, that fit all that it asks for but of some columns."""
    kept = [one for one in part.where if one.column not in times]
    return [row for row in material.package.records(part.dataset) if all(one.fits(row[one.column]) for one in kept)]


def _never(material: Material, part: Part, column: str, value: Any) -> str:
    """Why no row will have a period, by those that the column has had; empty where one may."""
    field = next(one for one in material.package.dataset(part.dataset).fields if one.name == column)
    if isinstance(value, date):
        held = {row[column] for row in _rows(material, part, times=[column])} - {None}
        if len(held) < FEWEST or value in held:
            return ""
        kind = next(iter(periods_of(field, held).values())).kind
        if kind in KINDS and next(iter(periods_of(field, held | {value}).values())).kind != kind:
            return f"{part.dataset} has {column} as {KINDS[kind]}, and {value} is none"
        days = {day.weekday() for day in held}
        if kind == "day" and value.weekday() not in days and len(days) <= len(WEEKDAYS) - 2:
            named = WEEKDAYS[value.weekday()]
            held_by = f"always a {WEEKDAYS[min(days)]}" if len(days) == 1 else f"never a {named}"
            return f"{value} is a {named}, and {column} of {part.dataset} was {held_by}"
        return ""
    if field.name == "published":
        return ""
    all_held = {row[column] for row in material.package.records(part.dataset)} - {None}
    periods = periods_of(field, all_held)
    own = periods_of(field, {value}).get(value)
    if len(periods) < len(all_held) or not periods or value in all_held:
        return ""
    shapes = {(period.kind, period.sign) for period in periods.values()}
    if own is None or (own.kind, own.sign) not in shapes:
        like = max(all_held)
        return f"{column} of {part.dataset} has periods such as {like!r}, and {value!r} is none"
    return ""


def _early(material: Material, one: Forecast, part: Part, value: Any, place: str) -> Iterator[Finding]:
    """A day of answering before the soonest that a row of a period was public, counted from the period's first day."""
    column = one.question.period
    field = next(field for field in material.package.dataset(part.dataset).fields if field.name == column)
    rows = [row for row in _rows(material, part, times=[column]) if row[column] is not None]
    periods = periods_of(field, {row[column] for row in rows} | {value})
    own = periods.get(value)
    waits = [(row["published"] - periods[row[column]].day).days for row in rows if row[column] in periods]
    if own is None or len(waits) < FEWEST:
        return
    soonest = own.day + timedelta(days=min(waits))
    if date.fromisoformat(one.day) < soonest:
        what = f"{one.id} is answered on {day_text(one.day)}; {value} was at the soonest public on a day like"
        yield EARLY.at(place, f"{what} {day_text(soonest.isoformat())}, as the rows so far were")


def _ended(material: Material, one: Forecast, part: Part, as_of: date, place: str) -> Iterator[Finding]:
    """Rows of which one came again and again, and none for long, while others of the dataset go on coming."""
    times = [wanted.column for wanted in part.where if wanted.window]
    times += [name for name in (one.question.period, one.question.window) if name]
    days = sorted({row["published"] for row in _rows(material, part, times=times) if row["published"] <= as_of})
    if len(days) < FEWEST:
        return
    longest = max(later - earlier for earlier, later in pairwise(days))
    others = max(row["published"] for row in material.package.records(part.dataset) if row["published"] <= as_of)
    # the whole dataset being late is told as stale
    if as_of > days[-1] + LONG * longest and others > days[-1] + LONG * longest:
        what = f"the newest row of {part.dataset} that it asks for was public on {day_text(days[-1].isoformat())}"
        yield ENDED.at(place, f"{one.id}: {what}, and others on {day_text(others.isoformat())}")
