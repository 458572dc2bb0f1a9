"""Values: the numbers that a run records, and how they travel inside the executed notebook.

A value is an output of its cell, with a media type of its own; so the executed notebook alone holds everything that
a ledger needs, whichever tool executed it.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from memobook.data.row_extent import Extent
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256

from .interval import Interval
from .printed import PROSE, WORDS, interval_text, printed

VALUE = "application/vnd.memobook.value+json"
TABLE = "application/vnd.memobook.table+json"
ABSENT = "application/vnd.memobook.absent+json"
# the entry of an output's metadata that holds the rows behind a value, by dataset
ROWS = "memobook_rows"
# the entry of a figure's metadata that says where an axis begins whose bars are cut off at their foot
BARS = "bars_from"
# names the file to which a kernel appends what it read, when somebody wants to know
READS_LOG = "MEMOBOOK_READS_LOG"
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Value:
    """A recorded result.

    ``value`` is a number of twelve significant digits in base units (USD, fractions, W) or a short text; ``exact`` is
    what the notebook prints, ``format`` applied to ``value / per``, and ``text`` is what a sentence says. ``bounds``
    are what it could be at all, whatever the data (None: no end on that side), and ``grade`` is the worst grade of
    verification behind it, where it is told. ``rows`` are the rows behind it by dataset, as far as they were noted.
    """

    id: str
    value: float | int | str
    unit: str
    text: str
    label: str
    theme: str
    format: str
    per: float
    datasets: tuple[dict[str, str], ...]
    interval: Interval | None = None
    bounds: tuple[float | None, float | None] | None = None
    grade: str | None = None
    exact: str = ""
    rows: dict[str, Extent] = field(default_factory=dict)
    cell: str = field(default="", compare=False)

    @property
    def interval_text(self) -> str:
        """The ends of its interval as a page prints them, its kind before them where that must be told; else empty."""
        return self.interval_as(PROSE)

    def printed_as(self, form: str) -> str:
        """What a page prints in one of the ``FORMS``; an interval that holds zero has no word for its sign.

        Raises
        ------
        ContentError : ``value.form``.
        """
        if form in WORDS and self.interval and self.interval.low <= 0 <= self.interval.high:
            what = f"its interval, {self.interval_text}, holds zero, so {form!r} and its opposite can't be told"
            raise ContentError("value.form", what, place=self.id, fix="print it without a form, or say that it is open")
        return printed(self.value, self.unit, self.format, self.per, form=form, id=self.id)

    def in_form(self, form: str) -> Value:
        """The value with the text that it prints in one of the ``FORMS``."""
        return replace(self, text=self.printed_as(form))

    def at(self, number: float | str, form: str = PROSE) -> str:
        """Another number of its kind, printed as it is: an end of its interval, or what it was before."""
        return printed(number, self.unit, self.format, self.per, form=form, id=self.id)

    def interval_as(self, form: str) -> str:
        """The ends of its interval as they stand beside it in a form; empty where it has none."""
        if self.interval is None:
            return ""
        return interval_text(self.interval, self.printed_as(form), self.unit, self.format, self.per, form=form)

    def as_json(self) -> dict[str, Any]:
        """The value as the output of its cell; its rows are metadata, and the cell's id is added when it is read."""
        out = {name: held for name, held in vars(self).items() if name not in ("exact", "cell", "rows")}
        out["text"] = self.exact or self.text
        out["interval"] = asdict(self.interval) if self.interval else None
        out["datasets"] = [dict(used) for used in self.datasets]
        out["bounds"] = list(self.bounds) if self.bounds else None
        return out

    def digest(self) -> str:
        """Hash of everything but the cell: equal digests, equal value."""
        noted = {ROWS: self.rows} if self.rows else {}
        return sha256(json.dumps(self.as_json() | noted, sort_keys=True).encode())

    @classmethod
    def from_json(cls, data: dict[str, Any], cell: str, rows: dict[str, Extent] | None = None) -> Value:
        """The value that an output holds, with the ``rows`` of its metadata.

        One of an earlier version has a ``range`` of a kind that nobody stated.
        """
        rest = {k: v for k, v in data.items() if k not in ("range", "interval", "bounds", "datasets")}
        bounds = data.get("bounds")
        rest["exact"] = rest.pop("text")
        text = printed(rest["value"], rest["unit"], rest["format"], rest["per"], id=rest["id"])
        return cls(
            **rest,
            text=text,
            datasets=tuple(data["datasets"]),
            interval=Interval.from_json(data.get("interval", data.get("range"))),
            bounds=(bounds[0], bounds[1]) if bounds else None,
            rows=rows or {},
            cell=cell,
        )
