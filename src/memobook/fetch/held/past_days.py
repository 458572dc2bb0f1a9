"""Up to which day a dataset's past may not change: what a released edition read stays as that edition saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks


@dataclass(frozen=True)
class Closed:
    """A dataset's past up to ``day``; None where nothing closes it. ``why`` says what does."""

    day: date | None = None
    why: str = ""


def closed_days(publication: Publication, today: date) -> dict[str, Closed]:
    """The closed past of each dataset that a released edition read, up to the newest as-of day of such an edition.

    Drafts close nothing, nor do editions whose runs did not read the dataset, nor those that see today.

    Raises
    ------
    ContentError : a lock or a memo's front matter is broken.
    """
    found: dict[str, Closed] = {}
    for day in publication.editions():
        runs = [run for lock in read_locks(publication, day) for run in lock.held["runs"].values()]
        read = {name for run in runs for part in ("datasets", "vintages") for name in run.get(part, {})}
        as_of = date.fromisoformat(Edition.read(publication, day).as_of) if read else today
        for name in read:
            before = found.get(name, Closed()).day
            if as_of < today and (before is None or as_of > before):
                found[name] = Closed(as_of, f"the released edition of {day} read the dataset as of {as_of}")
    return found
