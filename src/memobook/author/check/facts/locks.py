"""Locks: whether a released edition still is what its lock holds."""

from __future__ import annotations

from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.publication.locks.correction import prepared_reasons
from memobook.publication.locks.lock import read_locks

from ..material import Material
from ..rule import rule

PENDING = rule(
    "lock.pending",
    "warning",
    "A released edition says something else than its lock holds, and no revision was released since.",
    "undo the change, or release a revision that says why",
)


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
