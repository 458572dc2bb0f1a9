"""Values: the numbers that a run records, and how they travel inside the executed notebook.

A value is an output of its cell, with a media type of its own; so the executed notebook alone holds everything that
a ledger needs, whichever tool executed it.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from memobook.data.row_extent import Extent
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256

from .interval import Interval

VALUE = "application/vnd.memobook.value+json"
TABLE = "application/vnd.memobook.table+json"
ABSENT = "application/vnd.memobook.absent+json"
# the entry of an output's metadata that holds the rows behind a value, by dataset
ROWS = "memobook_rows"
# names the file to which a kernel appends what it read, when somebody wants to know
READS_LOG = "MEMOBOOK_READS_LOG"
SIGNED = re.compile(r"(?P<unit>[^\w\s.+-]?)-(?=[\d.])")
NAME = re.compile(r"[a-z][a-z0-9_]*")
# what follows the last digit of a printed number
AFTER = re.compile(r"(?<=\d)\D+\Z")


@dataclass(frozen=True)
class Value:
    """A recorded result.

    ``value`` is a number of twelve significant digits in base units (USD, fractions, W) or a short text; ``text`` is
    what a page prints: ``format`` applied to ``value / per``. ``bounds`` are what it could be at all, whatever the data
    (None: no end on that side), and ``grade`` is the worst grade of verification behind it, where it is told. ``rows``
    are the rows behind it by dataset, as far as they were noted.
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
    rows: dict[str, Extent] = field(default_factory=dict)
    cell: str = field(default="", compare=False)

    @property
    def interval_text(self) -> str:
        """The ends of its interval as a page prints them, its kind before them where that must be told; else empty."""
        if self.interval is None:
            return ""
        low, high = (display(end, self.format, self.per, self.id) for end in self.interval.ends)
        return f"{self.interval.note}{' to '.join(without_unit(self.text, low, high))}"

    def as_json(self) -> dict[str, Any]:
        """The value as the output of its cell; its rows are metadata, and the cell's id is added when it is read."""
        out = asdict(self)
        del out["cell"], out["rows"]
        out["datasets"] = list(self.datasets)
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
        return cls(
            **rest,
            datasets=tuple(data["datasets"]),
            interval=Interval.from_json(data.get("interval", data.get("range"))),
            bounds=(bounds[0], bounds[1]) if bounds else None,
            rows=rows or {},
            cell=cell,
        )


def display(value: float | int | str, format: str, per: float, place: str) -> str:
    """What a page prints for a value: ``format`` applied to ``value / per`` (text: to the text itself)."""
    try:
        return with_minus(format.format(value if isinstance(value, str) else value / per))
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError) as error:
        raise ContentError(
            "value.format",
            f"the display format {format!r} does not fit {value!r}: {error}",
            place=place,
            fix='use a format such as "{:,.0f}" for numbers or "{}" for text',
        ) from error


def with_minus(text: str) -> str:
    """A printed number with a true minus sign in front, none where it rounds to nothing (``$-5B`` → ``−$5B``)."""
    found = SIGNED.match(text)
    if not found:
        return text
    bare = found["unit"] + text[found.end() :]
    return bare if not re.search(r"[1-9]", bare) else "\N{MINUS SIGN}" + bare


def without_unit(text: str, *ends: str) -> list[str]:
    """The texts of a range's ends without the unit that follows the number in ``text``, where all have the same."""
    unit = "".join(AFTER.findall(text))
    same = unit and all(end.endswith(unit) and end[: -len(unit)][-1:].isdigit() for end in ends)
    return [end.removesuffix(unit) for end in ends] if same else list(ends)
