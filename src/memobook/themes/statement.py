"""Statements: what a source, or the memo as first issued, says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from memobook.data.view import View
from memobook.publication.errors import ContentError

from .values.grade import GRADES

DATASET = "statements"
SEEN = tuple(GRADES)
# a locator of nothing but the title, which says what a text is about and not what it says
TITLE = re.compile(
    r"\s*(?:(?:the\s+)?(?:title|headline)|(?:(?:der|die)\s+)?(?:Titel|Überschrift|Schlagzeile))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Statement:
    """A statement; ``value`` is in base units or None, ``rounding`` the size of the last printed digit."""

    id: str
    said_by: str
    subject: str
    value: float | None
    unit: str
    rounding: float | None
    text: str
    locator: str
    verification: str
    verification_note: str
    published: str

    @property
    def seen(self) -> bool:
        """Whether somebody saw the source say it (grades V1 to V3), at a place in it that is more than its title."""
        return self.verification in SEEN and bool(self.locator) and not TITLE.match(self.locator)


def statements_in(view: View) -> dict[str, Statement]:
    """The statements that were public on the view's day, by id; none when the package has no such dataset."""
    if DATASET not in view.package.datasets:
        return {}
    found = {}
    for row in view.records(DATASET):
        found[row["id"]] = Statement(
            id=row["id"],
            said_by=row["said_by"],
            subject=_text(row["subject"]),
            value=_number(row["value"]),
            unit=_text(row["unit"]),
            rounding=_number(row["rounding"]),
            text=_text(row["text"]),
            locator=_text(row["locator"]),
            verification=_text(row["verification"]),
            verification_note=_text(row["verification_note"]),
            published=str(row["published"]),
        )
    return found


def find(statements: dict[str, Statement], id: str, place: str) -> Statement:
    if id not in statements:
        raise ContentError(
            "statement.unknown",
            f"no statement {id!r} was public on the as-of day",
            place=place,
            fix="add it to data/statements.csv or mend the id",
        )
    return statements[id]


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else str(cell)


def _number(cell: Any) -> float | None:
    return None if cell is None or cell != cell else float(cell)
