"""Locks: whether a released edition still is what its lock holds."""

from __future__ import annotations

from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.publication.locks.correction import prepared_reasons
from memobook.publication.locks.lock import read_locks, without_memo

from ..material import Material
from ..rule import rule

PENDING = rule(
    "lock.pending",
    "warning",
    "A released edition says something else than its lock holds, and no revision was released since.",
    "undo the change, or release a revision that says why",
)

GONE = rule(
    "lock.memo",
    "error",
    "The memo of a released edition is gone, and its lock stands.",
    "bring it back from the repository's history; memobook release DATE --retract takes an edition back",
)


def memos_gone(material: Material) -> Iterator[Finding]:
    """Released editions, of which a site could show nothing any more."""
    publication = material.publication
    for date, lock in without_memo(publication).items():
        memo = publication.place(publication.memos / f"{date}.md")
        yield GONE.at(memo, f"this edition was released, as {lock} tells, and its memo is gone")


def locks(material: Material) -> Iterator[Finding]:
    """An edition edited since its release; results that are not as released stop a build and are told as such."""
    ledger = material.ledger
    if ledger is None or not ledger.edition.pending or material.broken:
        return
    edition = ledger.edition
    message = f"the memo, its register or its notebooks are not those of revision {edition.revision}"
    lock = read_locks(material.publication, edition.date)[-1]
    fix = f'undo what changed, or: memobook release {edition.date} --revise --why "…"'
    if reasons := prepared_reasons(material.publication, lock):
        message += f"; the next one is prepared, with {len(reasons.corrections)} corrections"
        fix = f"once text, numbers and pages have settled: memobook release {edition.date} --revise"
    yield PENDING.at(edition.place, message, fix)
