"""A number read off the rows of one dataset as they were known on a day, or the reason why there is none."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from memobook.data.row_keys import RowKey, texts
from memobook.data.view import View
from memobook.publication.text.language import _
from memobook.themes.values.number import rounded

from .wanted import Wanted

COUNT = "count"
HOWS: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": math.fsum, "mean": lambda all: math.fsum(all) / len(all), "min": min, "max": max,
}  # fmt: skip
MEASURE = re.compile(rf"(?P<count>{COUNT})|(?:(?P<how>{'|'.join(HOWS)}) )?(?P<column>[^\s()]+)")


@dataclass(frozen=True)
class Reading:
    """A number with the keys of its rows by dataset; or None, and for a reader why."""

    number: float | None
    why: str = ""
    rows: Mapping[str, tuple[RowKey, ...]] | None = None


@dataclass(frozen=True)
class Part:
    """Rows of a dataset and what is read off them.

    Parameters
    ----------
    how : one of ``HOWS`` over the rows, ``count`` of them, or empty: one row has it.
    column : whose numbers; empty for a count.
    """

    dataset: str
    where: tuple[Wanted, ...]
    how: str = ""
    column: str = ""

    def read(self, view: View) -> Reading:
        """The number in a view; none from an incomplete set: each value that is named of a column must have a row."""
        records = view.records(self.dataset)
        near = self._near(view, records)
        rows = [row for row in near if all(wanted.fits(row[wanted.column]) for wanted in self.where)]
        if self.how == COUNT:
            return self._reading(view, float(len(rows)), rows) if records else self._none()
        if not rows:
            return self._none()
        for wanted in self.where:
            for value in wanted.values:
                if not any(row[wanted.column] == value for row in rows):
                    why = _("no row of {dataset} has {value}")
                    return Reading(None, why.format(dataset=self.dataset, value=str(Wanted(wanted.column, (value,)))))
        if not self.how and len(rows) > 1:
            why = _("{count} rows of {dataset} fit, where one was asked for")
            return Reading(None, why.format(count=len(rows), dataset=self.dataset))
        numbers = [row[self.column] for row in rows]
        if any(number is None for number in numbers):
            why = _("a row of {dataset} that fits has no {column}")
            return Reading(None, why.format(dataset=self.dataset, column=self.column))
        return self._reading(view, HOWS[self.how](numbers) if self.how else float(numbers[0]), rows)

    def _near(self, view: View, records: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The rows among which those that fit are: a question about the past is asked of hundreds of periods and days.

        Of the columns of which values are wanted, the one that leaves the fewest rows tells them.
        """
        found: Sequence[Mapping[str, Any]] = records
        for wanted in self.where:
            if wanted.values and None not in wanted.values:
                having = view.having(self.dataset, wanted.column)
                places = [place for value in wanted.values for place in having.get(value, ())]
                if len(places) < len(found):
                    found = [records[place] for place in sorted(places)]
        return found

    def with_wanted(self, wanted: Wanted) -> Part:
        """The same with another condition on one of its columns."""
        return replace(self, where=tuple(wanted if one.column == wanted.column else one for one in self.where))

    def _reading(self, view: View, number: float, rows: list[Mapping[str, Any]]) -> Reading:
        columns = view.package.dataset(self.dataset).primary_key
        keys = tuple(texts([row[name] for name in columns] for row in rows))
        return Reading(rounded(number), rows={self.dataset: keys})

    def _none(self) -> Reading:
        return Reading(None, _("no row of {dataset} fits").format(dataset=self.dataset))

    def __str__(self) -> str:
        read = f"{self.how}({self.column or '*'})" if self.how else self.column
        where = " and ".join(map(str, self.where))
        return f"{read} from {self.dataset}" + (f" where {where}" if where else "")
