"""Numbers and times in the words of a forecast, beside those of its question: readers see the words alone."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from memobook.data.dataset import Field
from memobook.editions.forecasts.comparison import Comparison
from memobook.editions.forecasts.forecast import Forecast
from memobook.editions.forecasts.period import YEARS, period_of
from memobook.editions.forecasts.question import OVER
from memobook.publication.finding import Finding
from memobook.publication.text.calendar import MONTHS
from memobook.publication.text.language import english_numerals, speaks
from memobook.publication.yaml_file import Entry

from ..german import comparison as german
from ..german import dates
from ..material import Material
from ..rule import rule
from .thresholds import FIGURE, comparing, figure

NUMBER = rule(
    "forecast.number", "error", "The words of a forecast compare with another number than its question does.",
    "write the same number in both, in the words as readers say it",
)  # fmt: skip
TIME = rule(
    "forecast.time", "error", "The words of a forecast name a time to come that its question doesn’t ask about.",
    "name in both the same day, month, quarter or year",
)  # fmt: skip
OR_MORE = re.compile(
    rf"(?<![\w.,-]){FIGURE}(?:\s+[\w-]+)?\s+or\s+(?:more|less|fewer|higher|lower|above|below|over|under)\b",
    re.IGNORECASE,
)
YEAR = Field(YEARS, "integer", required=False, description="")
NAMES = "|".join(MONTHS)
QUARTERS = ("first", "second", "third", "fourth")
DAYS = re.compile(rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{NAMES})\s+(?P<year>20\d\d)|\b(?P<iso>20\d\d-\d\d-\d\d)\b")
MONTH = re.compile(rf"(?<!\d )\b(?P<month>{NAMES})\s+(?P<year>20\d\d)")
QUARTER = re.compile(
    rf"\b(?P<part>{'|'.join(QUARTERS)})\s+quarter\s+of\s+(?P<year>20\d\d)|\b(?P<year2>20\d\d)-?Q(?P<part2>[1-4])\b"
)


def words(material: Material, one: Forecast, entry: Entry) -> Iterator[Finding]:
    """A comparison of a forecast's words with no number of its question, and a time to come that is none of its own."""
    more = german.OR_MORE if speaks("de") else OR_MORE
    typed = [found for pattern in (comparing(), more) for found in pattern.finditer(one.text)]
    if one.comparison and typed and not any(_is(found, one, one.comparison) for found in typed):
        said = " ".join(typed[0][0].split())
        yield NUMBER.at(entry.at("text"), f"{one.id} says {said!r}, and its comparison is {one.comparison}")
    own = list(_times(one))
    for first, last, said in _told(one.text):
        later = first.isoformat() > (material.edition.as_of if material.edition else one.day)
        if later and not any(first <= end and begin <= last for begin, end in own):
            known = ", ".join(dict.fromkeys(begin.isoformat() for begin, _ in own))
            yield TIME.at(entry.at("text"), f"{one.id} says {said!r}, and its question is about {known}")


def _is(found: re.Match[str], one: Forecast, comparison: Comparison) -> bool:
    """Whether a typed number is that of the comparison, as far as it is written."""
    number, digit = figure(found)
    meant = [number, number / 100, number * 100]
    if one.question.joined == OVER:  # by how much it is more, or less
        meant += [1 + number, 1 - number, 1 + number / 100, 1 - number / 100]
    near = 0.5001 * digit if "." in english_numerals(found["number"]) else 1e-9 * max(1.0, abs(comparison.number))
    return any(abs(other - comparison.number) <= near for other in meant)


def _told(text: str) -> Iterator[tuple[date, date, str]]:
    """Times that a text names: first and last day, and how they are written."""
    if speaks("de"):
        yield from _told_in_german(text)
    for found in DAYS.finditer(text):
        iso = found["iso"] or f"{found['year']}-{MONTHS.index(found['month']) + 1:02}-{int(found['day']):02}"
        try:
            day = date.fromisoformat(iso)
        except ValueError:
            continue  # a day that the calendar has not is told by another rule
        yield day, day, found[0]
    for found in MONTH.finditer(text):
        year, month = int(found["year"]), MONTHS.index(found["month"]) + 1
        yield date(year, month, 1), date(year, month, monthrange(year, month)[1]), found[0]
    for found in QUARTER.finditer(text):
        part = QUARTERS.index(found["part"].lower()) + 1 if found["part"] else int(found["part2"])
        year = int(found["year"] or found["year2"])
        yield date(year, 3 * part - 2, 1), date(year, 3 * part, monthrange(year, 3 * part)[1]), found[0]


def _told_in_german(text: str) -> Iterator[tuple[date, date, str]]:
    """The same in German."""
    for found in dates.WRITTEN.finditer(text):
        month = dates.MONTHS[found["month"]] if found["month"] else int(found["number"])
        try:
            day = date(int(found["year"]), month, int(found["day"]))
        except ValueError:
            continue
        yield day, day, found[0]
    for found in dates.SPAN.finditer(text):
        year, months = int(found["year"]), 1 if found["month"] else 3
        first = dates.MONTHS[found["month"]] if found["month"] else 3 * int(found["quarter"]) - 2
        last = first + months - 1
        yield date(year, first, 1), date(year, last, monthrange(year, last)[1]), found[0]


def _times(one: Forecast) -> Iterator[tuple[date, date]]:
    """What its question has of times: the day of the answer, days and periods, and spans from end to end."""
    day = date.fromisoformat(one.day)
    yield day, day
    for part in (one.question.first, one.question.second):
        for wanted in part.where if part else ():
            if wanted.window:
                yield wanted.low, wanted.high
            for value in wanted.values:
                yield from _whole(value)


def _whole(value: object) -> Iterator[tuple[date, date]]:
    """First and last day of a period as a column holds it; a first or a last day of a month may stand for all of it."""
    if isinstance(value, date):
        last = value.replace(day=monthrange(value.year, value.month)[1])
        whole = value.day == 1 or value == last
        yield (value.replace(day=1), last) if whole else (value, value)
    elif isinstance(value, str | int) and (found := period_of(YEAR, value)):
        after = found.moved(1)
        yield found.day, after.day - timedelta(days=1) if after else found.day
