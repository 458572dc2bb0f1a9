"""The period that a question is about, such as a month, so that the same can be asked of earlier ones.

Columns hold periods as days (months by their first or last day), as ``2026Q3``, as ``2026-09``, or as a year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from memobook.data.dataset import Field

QUARTER = re.compile(r"(?P<year>\d{4})(?P<sign>-?Q)(?P<part>[1-4])", re.ASCII)
MONTH = re.compile(r"(?P<year>\d{4})(?P<sign>-)(?P<part>0[1-9]|1[0-2])", re.ASCII)
YEARS = "year"  # name of a column of whole numbers that are years


@dataclass(frozen=True)
class Period:
    """A period as a column holds it, and its number in a count of periods of its kind.

    Parameters
    ----------
    kind : ``day``, ``month`` (by its first day), ``month end``, ``quarter``, ``month text`` or ``year``.
    sign : between year and quarter or month, where the column holds text.
    """

    kind: str
    number: int
    sign: str = ""

    @property
    def day(self) -> date:
        """Its first day."""
        if self.kind == "day":
            return date.fromordinal(self.number)
        if self.kind == "year":
            return date(self.number, 1, 1)
        each = 3 if self.kind == "quarter" else 1
        year, part = divmod(self.number, 12 // each)
        return date(year, part * each + 1, 1)

    @property
    def value(self) -> Any:
        """As its column holds it."""
        first = self.day
        if self.kind in ("day", "month"):
            return first
        if self.kind == "month end":
            return first.replace(day=monthrange(first.year, first.month)[1])
        if self.kind == "year":
            return self.number
        if self.kind == "quarter":
            return f"{first.year:04}{self.sign}{(first.month + 2) // 3}"
        return f"{first.year:04}{self.sign}{first.month:02}"

    def moved(self, steps: int) -> Period | None:
        """The period so many later; None before the year 1 and after 9999."""
        found = Period(self.kind, self.number + steps, self.sign)
        try:
            found.day  # noqa: B018 - a day that no calendar has raises
        except (ValueError, OverflowError):
            return None
        return found


def is_period(field: Field, value: Any) -> bool:
    """Whether a wanted value of a column says a period."""
    return period_of(field, value) is not None


def period_of(field: Field, value: Any, others: Iterable[Any] = ()) -> Period | None:
    """A value as a period; None where it is none.

    Parameters
    ----------
    others : what else the column holds: days are months where all of them are the first, or all the last, of one.
    """
    if isinstance(value, date):
        return _of_kind(value, _kind([value, *others]))
    if isinstance(value, str):
        for kind, pattern, each in (("quarter", QUARTER, 4), ("month text", MONTH, 12)):
            if (found := pattern.fullmatch(value)) and int(found["year"]):
                return Period(kind, int(found["year"]) * each + int(found["part"]) - 1, found["sign"])
        return None
    whole = isinstance(value, int) and not isinstance(value, bool)
    return Period("year", value) if whole and field.name == YEARS and 0 < value < 10_000 else None


def periods_of(field: Field, values: Collection[Any]) -> dict[Any, Period]:
    """Each of all values of a column as a period, the others being what else it holds; those that are none left out."""
    kind = _kind(values)
    found = {value: _of_kind(value, kind) if isinstance(value, date) else period_of(field, value) for value in values}
    return {value: period for value, period in found.items() if period}


def _kind(values: Iterable[Any]) -> str:
    """What the days among values are."""
    days = [value for value in values if isinstance(value, date)]
    if all(day.day == 1 for day in days):
        return "month"
    return "month end" if all(day.day == monthrange(day.year, day.month)[1] for day in days) else "day"


def _of_kind(day: date, kind: str) -> Period:
    return Period(kind, day.toordinal() if kind == "day" else day.year * 12 + day.month - 1)
