"""A question to datasets, whose answer is a number: of one part, or of two as their difference or ratio.

A question may say a period (``month: 2026-12-01``) or a span of days with both ends; then the same can be asked of
earlier ones. Otherwise it asks how things stand on a day, and can be asked of earlier days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from memobook.data.view import View
from memobook.publication.text.language import _
from memobook.themes.values.number import rounded

from .comparison import Comparison
from .part import COUNT, Part, Reading
from .period import Period, period_of
from .wanted import Wanted

MINUS, OVER = "minus", "over"


@dataclass(frozen=True)
class Question:
    """What is read off datasets.

    Parameters
    ----------
    second, joined : what is taken from the first, or what it is divided by: ``minus`` or ``over``; or neither.
    period : the column of the first part whose wanted value is a period; empty where there is none.
    window : the column of which a span of days is wanted; empty where there is none.
    """

    first: Part
    second: Part | None = None
    joined: str = ""
    period: str = ""
    window: str = ""

    @property
    def datasets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.dataset for part in (self.first, self.second) if part))

    def read(self, view: View) -> Reading:
        """The answer in a view."""
        one = self.first.read(view)
        if one.number is None or self.second is None:
            return one
        other = self.second.read(view)
        if other.number is None:
            return other
        rows = {name: tuple(dict.fromkeys([*(one.rows or {}).get(name, ()), *(other.rows or {}).get(name, ())]))
                for name in self.datasets}  # fmt: skip
        if self.joined == MINUS:
            return Reading(rounded(one.number - other.number), rows=rows)
        if not other.number:
            return Reading(None, _("what it is divided by is zero"))
        return Reading(rounded(one.number / other.number), rows=rows)

    def wanted(self, column: str, part: Part | None = None) -> Wanted:
        """What a part wants of a column that it names."""
        return next(one for one in (part or self.first).where if one.column == column)

    def asked(self, view: View) -> Period:
        """The period that is asked about, counted as its column in a view has periods."""
        field = next(f for f in view.package.dataset(self.first.dataset).fields if f.name == self.period)
        others = [row[self.period] for row in view.records(self.first.dataset)]
        # that it is one made its column the column of the period
        return cast("Period", period_of(field, self.wanted(self.period).values[0], others))

    def about(self, period: Period, asked: Period) -> Question | None:
        """The same about another period, the second part as far from the first as it is; None where there is none."""
        first = self.first.with_wanted(Wanted(self.period, (period.value,)))
        if self.second is None or not any(one.column == self.period for one in self.second.where):
            return replace(self, first=first)
        own = self.wanted(self.period, self.second).values
        other = _counted(own[0], asked) if len(own) == 1 else None
        moved = other.moved(period.number - asked.number) if other else None
        return replace(self, first=first, second=self.second.with_wanted(Wanted(self.period, (moved.value,)))) \
            if moved else None  # fmt: skip

    def settled(self, comparison: Comparison | None, view: View) -> bool:
        """Whether a view holds what was asked for already, or enough of it that no later row can change the answer."""
        found = self.read(view).number
        if found is None:
            return False
        if self.period:
            return True
        if not self.window:
            return False
        last = self.wanted(self.window).high
        rises = self.first.how in (COUNT, "max") and self.second is None
        falls = self.first.how == "min" and self.second is None
        decided = comparison is not None and comparison.holds(found) and (rises if comparison.upward else falls)
        return bool(last <= view.as_of) or decided

    def __str__(self) -> str:
        if self.second is None:
            return str(self.first)
        return f"({self.first}) {'-' if self.joined == MINUS else '/'} ({self.second})"


def _counted(value: Any, like: Period) -> Period | None:
    """A value of the same column as a period of the same kind; None where it is none."""
    found = replace(like, number=0)
    if like.kind == "year":
        return replace(found, number=value)
    if like.kind in ("quarter", "month text"):
        year, _sign, part = value.partition(like.sign)
        return replace(found, number=int(year) * (4 if like.kind == "quarter" else 12) + int(part) - 1)
    number = value.toordinal() if like.kind == "day" else value.year * 12 + value.month - 1
    return replace(found, number=number)
