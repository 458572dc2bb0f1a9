"""What a question would have been answered before: about earlier periods, or on earlier days, by data known by then.

Periods are read from the data as known on the edition's day, in the vintage of that day; earlier days each from what
was known on them, a week apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.editions.forecasts.forecast import Forecast
from memobook.editions.forecasts.period import periods_of
from memobook.editions.forecasts.question import Question
from memobook.editions.forecasts.wanted import Wanted

STEP = timedelta(days=7)
# three years of weeks, and as many spans
MOST = 156


class Views(dict[date, View]):
    """Views of a package by day, each made once."""

    def __init__(self, package: DataPackage) -> None:
        super().__init__()
        self.package = package

    def __missing__(self, day: date) -> View:
        self[day] = View(self.package, day)
        return self[day]


@dataclass(frozen=True)
class Past:
    """Answers so far.

    Parameters
    ----------
    points : day and number, the earliest first.
    target : the day for which the forecast asks, on the same count as theirs.
    """

    points: tuple[tuple[date, float], ...]
    target: date


def past(forecast: Forecast, views: Views, as_of: str) -> Past:
    """The past of a forecast's question up to its edition's day."""
    question, day = forecast.question, date.fromisoformat(as_of)
    target = date.fromisoformat(forecast.day)
    if question.period:
        view = views[day]
        target, points = question.asked(view).day, _periods(question, view)
    elif question.window:
        target, points = question.wanted(question.window).high, _spans(question, views[day])
    else:
        points = _days(question, views, day)
    return Past(tuple(sorted(points)), target)


def _periods(question: Question, view: View) -> Iterator[tuple[date, float]]:
    asked = question.asked(view)
    dataset = view.package.dataset(question.first.dataset)
    field = next(one for one in dataset.fields if one.name == question.period)
    held = {row[question.period] for row in view.records(dataset.name)} - {None}
    periods = periods_of(field, held | {question.wanted(question.period).values[0]})
    for value in held & periods.keys():
        period = periods[value]
        if period.kind != asked.kind or period.number >= asked.number:
            continue
        other = question.about(period, asked)
        number = other.read(view).number if other else None
        if number is not None:
            yield period.day, number


def _spans(question: Question, view: View) -> Iterator[tuple[date, float]]:
    """Spans of the same length that end on the edition's day and before, as far as the dataset has whole ones."""
    wanted = question.wanted(question.window)
    days = [row[wanted.column] for row in view.records(question.first.dataset) if row[wanted.column]]
    length = wanted.high - wanted.low + timedelta(days=1)
    last = view.as_of
    for _number in range(MOST):
        first = last - length + timedelta(days=1)
        if not days or first < min(days):
            return
        span = Wanted(wanted.column, low=first, high=last)
        part = question.first.with_wanted(span)
        second = question.second.with_wanted(span) if question.second else None
        number = Question(part, second, question.joined).read(view).number
        if number is not None:
            yield last, number
        last = first - timedelta(days=1)


def _days(question: Question, views: Views, day: date) -> Iterator[tuple[date, float]]:
    for _number in range(MOST):
        if not all(views[day].records(name) for name in question.datasets):
            return
        number = question.read(views[day]).number
        if number is not None:
            yield day, number
        day -= STEP
