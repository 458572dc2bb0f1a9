"""The comparison of two editions that somebody asks for: by date, or a revision as released (``2026-05-14/v1``)."""

from __future__ import annotations

import re
from typing import Any

from memobook.changes.changes import changes_since, described
from memobook.changes.difference import differences
from memobook.changes.replay import Replayed
from memobook.editions.edition import Edition
from memobook.editions.previous import Previous
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock, read_locks
from memobook.publication.progress import Progress

from .assembly import Assembly

NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:/v([1-9]\d*))?")
PLACE = "memobook diff"
UNTOLD = "causes are told for what the repository holds now, and {} is held as it was released only"


def compare(publication: Publication, old: str, new: str, report: Progress) -> dict[str, Any]:
    """What differs from one edition to another, as ``changes.json`` tells it.

    Parameters
    ----------
    old, new : a date or a revision. A date alone is what was released last where it comes first, and what the
        repository holds now where it comes second.

    Raises
    ------
    ContentError : ``edition.name``, ``edition.order``, ``edition.missing``, ``revision.missing``.
    """
    (old_date, old_number), (new_date, new_number) = _parsed(old), _parsed(new)
    if old_date > new_date:
        raise ContentError("edition.order", f"{old} is after {new}", place=PLACE, fix="name the older one first")
    locks = {date: read_locks(publication, date) for date in (old_date, new_date)}
    assembly = Assembly(publication, report)
    edition = Edition.read(publication, old_date)
    lock = _lock(locks[old_date], old_date, old_number)
    previous = Previous(edition, lock.ledger if lock else assembly.ledger(old_date)[0].as_json(), lock)
    later = _lock(locks[new_date], new_date, new_number) if new_number else None
    if later and later is not locks[new_date][-1]:
        found = differences(previous.ledger, later.ledger)
        return described(previous, found, Replayed({}, (UNTOLD.format(new),) if found.values else ()))
    ledger: Ledger = assembly.ledger(new_date, locked=later is not None)[0]
    return changes_since(previous, ledger, assembly.runner, report)


def lines(changes: dict[str, Any], old: str, new: str) -> list[str]:
    """What differs, a line each, in the order of the page."""
    told = [f"{old} → {new}: {changes['summary']}"]
    for turn in changes["verdicts"]:
        told += [f"verdict {turn['id']}: {turn['old']} → {turn['new']} ({turn['text']})", f"    why: {turn['why']}"]
    for wire in changes["tripwires"]:
        told.append(f"tripwire {wire['id']}: {'fired' if wire['new'] else 'no longer fires'} ({wire['text']})")
    for what, word in (("added", "new"), ("gone", "gone")):
        members = changes.get("members", {}).get(what, [])
        told += [f"page {word}: {member['page']} ({member['title']})" for member in members]
    for value in changes["values"]:
        told += [f"{value['id']}: {value['label']} {value['words']}", f"    why: {value['why']}"]
    told += [f"parameter {parameter['words']}" for parameter in changes["parameters"]]
    for what, word in (("added", "new"), ("gone", "gone")):
        told += [
            f"claim {word}: {claim['id']} {claim['verdict']} ({claim['text']})" for claim in changes["claims"][what]
        ]
        told += [f"reference {word}: {one['key']} ({one['title']})" for one in changes["references"][what]]
    for what, ids in changes["figures"].items():
        told += [f"figure {'drawn otherwise' if what == 'changed' else what}: {id}" for id in ids]
    told += [f"not replayed: {note}" for note in changes["notes"]]
    return ["".join(c if c.isprintable() else " " for c in line) for line in told]


def _parsed(name: str) -> tuple[str, int | None]:
    found = NAME.fullmatch(name)
    if not found:
        raise ContentError(
            "edition.name", f"{name!r} names no edition", place=PLACE, fix="write 2026-05-14, or 2026-05-14/v1"
        )
    return found[1], int(found[2]) if found[2] else None


def _lock(locks: list[Lock], date: str, number: int | None) -> Lock | None:
    """The lock of a revision, the newest one where no number is given; None where nothing was released."""
    if number is None:
        return locks[-1] if locks else None
    if number > len(locks):
        raise ContentError(
            "revision.missing",
            f"{date} has no revision {number}",
            place=f"book/memos/{date}.md",
            fix=f"it has {len(locks) or 'none'}",
        )
    return locks[number - 1]
