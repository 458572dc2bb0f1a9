"""Corrections: what a revision puts right, each in sentences that a reader understands.

``release --revise`` takes reasons on its command line, or all of them from a file that is prepared beside the memo,
``book/memos/<date>.v<number>.corrections.yml``::

    why: Sums were counted twice, and three verdicts said more than the data.
    corrections:
      - said: Spending was $148 billion.
        right: It was $146 billion, since one filing was counted twice.
        found: An independent sum of the filings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from ..errors import ContentError
from ..folder import Publication
from .lock import Lock

PARTS = ("said", "right", "found")


@dataclass(frozen=True)
class Correction:
    """What was said, what is right, and how it was found; texts without markup."""

    said: str
    right: str
    found: str

    def as_json(self) -> dict[str, str]:
        return {"said": self.said, "right": self.right, "found": self.found}


@dataclass(frozen=True)
class Reasons:
    """Why an edition is revised: the reason in short, and the corrections one by one, where they are told so."""

    why: str
    corrections: tuple[Correction, ...] = ()


def corrections_path(publication: Publication, date: str, number: int) -> Path:
    """Where the corrections of a revision are prepared."""
    return publication.memos / f"{date}.v{number}.corrections.yml"


def read_reasons(publication: Publication, date: str, number: int) -> Reasons | None:
    """The reasons that were prepared for a revision; None where there are none.

    Raises
    ------
    ContentError : ``corrections.field`` or ``yaml.*`` with file and line.
    """
    from ..yaml_file import read_yaml

    path = corrections_path(publication, date, number)
    if not path.is_file():
        return None
    told = read_yaml(path, publication.root)
    place = publication.place(path)
    why, several = told.get("why"), told.get("corrections")
    if not _text(why):
        raise _wrong("'why' is missing or no text", f"{place}:{told.line('why')}")
    if not isinstance(several, list) or not several:
        raise _wrong("'corrections' is no list", f"{place}:{told.line('corrections')}")
    return Reasons(_plain(why), tuple(_correction(one, place) for one in several))


def prepared_reasons(publication: Publication, newest: Lock) -> Reasons | None:
    """The reasons of the revision that follows an edition's newest lock: it is being prepared, and not released."""
    return read_reasons(publication, newest.held["edition"], newest.revision.number + 1)


def _correction(entry: Any, place: str) -> Correction:
    line = entry.line(next(iter(entry), "said")) if hasattr(entry, "line") else 1
    if not isinstance(entry, dict) or {*entry} != {*PARTS} or not all(map(_text, entry.values())):
        raise _wrong(f"a correction needs {', '.join(PARTS)}, and nothing else", f"{place}:{line}")
    return Correction(*(_plain(entry[part]) for part in PARTS))


def _text(found: Any) -> TypeGuard[str]:
    return isinstance(found, str) and bool(found.strip())


def _plain(text: str) -> str:
    return " ".join(text.split())


def _wrong(message: str, place: str) -> ContentError:
    fix = "write why, and under corrections what was said, what is right and how it was found"
    return ContentError("corrections.field", message, place=place, fix=fix)
