"""Other editions than the one that is looked at: a build reads them too, for its archive and its changes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from memobook.editions.edition import Edition
from memobook.publication.errors import Faults
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks

from ..material import Material


def other_editions(material: Material) -> Iterator[Finding]:
    """What keeps the front matter, the register or a lock of another edition from being read, as a build tells it."""
    publication, kept = material.publication, material.answers
    data = [kept.file(path) for path in sorted(publication.data.iterdir()) if path.is_file()]
    files: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(publication.memos.iterdir()):
        files.setdefault(path.name[:10], []).append((path.name, kept.file(path) if path.is_file() else ""))
    for day in publication.editions():
        if day != material.date:
            question = [day, files.get(day, []), data]
            for finding in kept.of("other_editions", question, partial(_wrong, publication, day)):
                yield Finding(**finding)


def _wrong(publication: Publication, day: str) -> list[dict[str, str]]:
    faults = Faults()
    with faults.gathered():
        Edition.read(publication, day)
    with faults.gathered():
        read_locks(publication, day)
    return [Finding.of(error).as_json() for error in faults.errors]
