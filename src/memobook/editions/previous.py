"""The edition before an edition: which one it is, and what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock, newest_lock

from .edition import Edition


@dataclass(frozen=True)
class Previous:
    """The edition before another one.

    Parameters
    ----------
    ledger : as of its ledger.json: that of its newest revision, or computed where it was not released.
    lock : of that revision.
    """

    edition: Edition
    ledger: dict[str, Any]
    lock: Lock | None


def previous_date(publication: Publication, date: str) -> str | None:
    """Date of the edition before that of ``date``; None for the first."""
    earlier = [other for other in publication.editions() if other < date]
    return earlier[-1] if earlier else None


def read_previous(publication: Publication, date: str, compute: Callable[[str], dict[str, Any]]) -> Previous | None:
    """The edition before that of ``date``; ``compute`` gives the ledger of a date that was not released."""
    before = previous_date(publication, date)
    if before is None:
        return None
    lock = newest_lock(publication, before)
    return Previous(Edition.read(publication, before), lock.ledger if lock else compute(before), lock)
