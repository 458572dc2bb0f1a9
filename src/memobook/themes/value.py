"""Values: the numbers that a run records, and how they travel inside the executed notebook.

A value is an output of its cell, with a media type of its own; so the executed notebook alone holds everything that
a ledger needs, whichever tool executed it.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.files import sha256

VALUE = "application/vnd.memobook.value+json"
TABLE = "application/vnd.memobook.table+json"
ABSENT = "application/vnd.memobook.absent+json"
# names the file to which a kernel appends what it read, when somebody wants to know
READS_LOG = "MEMOBOOK_READS_LOG"
SIGNED = re.compile(r"(?P<unit>[^\w\s.+-]?)-(?=[\d.])")
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Value:
    """A recorded result.

    ``value`` is a full-precision number in base units (USD, fractions, W) or a short text; ``text`` is what a page
    prints: ``format`` applied to ``value / per``.
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
    range: tuple[float, float] | None = None
    cell: str = field(default="", compare=False)

    def as_json(self) -> dict[str, Any]:
        """The value as the output of its cell; the cell's id is added when the notebook is read."""
        out = asdict(self)
        del out["cell"]
        out["datasets"] = list(self.datasets)
        out["range"] = list(self.range) if self.range else None
        return out

    def digest(self) -> str:
        """Hash of everything but the cell: equal digests, equal value."""
        return sha256(json.dumps(self.as_json(), sort_keys=True).encode())

    @classmethod
    def from_json(cls, data: dict[str, Any], cell: str) -> Value:
        lo_hi = data.get("range")
        rest = {k: v for k, v in data.items() if k not in ("range", "datasets")}
        return cls(
            **rest,
            datasets=tuple(data["datasets"]),
            range=(lo_hi[0], lo_hi[1]) if lo_hi else None,
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


def check_number(value: Any, place: str) -> float | int | str:
    """``value`` as a plain number or text; NaN, infinity and anything else are refused."""
    if isinstance(value, str):
        return value
    if hasattr(value, "item"):  # NumPy scalars
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ContentError(
            "value.number",
            f"{value!r} is neither a finite number nor a text",
            place=place,
            fix="record a number that exists, or say on the page that there is none",
        )
    return value
