"""The lock of a released revision: what it held, as a file of the repository that nobody edits.

``book/memos/<date>.v<number>.lock.json`` is written once and never again; the next revision has a file of its own. So
a release is one file that appears whole or not at all, and earlier revisions stay comparable without the site.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from ..answers import Answers, answers
from ..errors import ContentError
from ..files import room, sha256
from ..folder import Publication
from .shape import SHAPE, ledger_of_today

NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.v([1-9]\d*)\.lock\.json")
CHECKSUM = "checksum"
FIELDS = ("edition", "revision", "day", "why", "commit", "runs", "content", "previous", "changes", "ledger", "manifest",
          "permanent")  # fmt: skip
# what shape 1 has not
NEWER = ("shape", "corrections")

# that locks of later engines hold besides
LATER = {"chain", "signer", "retracted", "forecasts"}


@dataclass(frozen=True)
class Revision:
    """A released state of an edition: its number, the day of its release, why it followed the one before, which key
    signed it (its fingerprint; empty where none did), and whether it takes the edition back."""

    number: int
    day: str
    why: str = ""
    signer: str = ""
    retracted: bool = False

    @property
    def folder(self) -> str:
        """Its permanent folder below the edition's."""
        return f"v{self.number}"


@dataclass(frozen=True)
class Lock:
    """A released revision of an edition.

    Parameters
    ----------
    held : edition, revision, day, why; ``commit`` (that was checked out; empty where there was none), ``runs`` (key,
        parameters and hashed code of each theme's run, and the hashes of what it read), ``content`` (hash of what its
        author wrote and its runs made), ``previous`` and ``changes`` (the edition before it, and what differs),
        ``ledger`` (as of ledger.json), ``manifest`` (of its folder), ``permanent`` (hash of the manifest of the
        revision's own folder), ``chain`` (name and hash of the locks before it, see :mod:`.chain`), ``signer``
        (fingerprint of the key that signed it; empty, or left out by earlier versions, where none did),
        ``retracted`` (whether it takes the edition back), ``forecasts`` (hash of the file of the edition's forecasts;
        empty where it has none).
    """

    place: str
    held: dict[str, Any]

    @cached_property
    def revision(self) -> Revision:
        return Revision(self.held["revision"], self.held["day"], self.held["why"], self.signer, self.retracted)

    @property
    def retracted(self) -> bool:
        """Whether this revision takes the edition back."""
        return bool(self.held.get("retracted", False))

    @property
    def signer(self) -> str:
        """Fingerprint of the key that signed the release; empty where none did."""
        signer: str = self.held.get("signer", "")
        return signer

    @cached_property
    def ledger(self) -> dict[str, Any]:
        """In today's shape, whichever version wrote the lock."""
        return ledger_of_today(self.held["ledger"], self.shape)

    @property
    def shape(self) -> int:
        """Version of what it holds; locks of shape 1 do not say so."""
        shape: int = self.held.get("shape", 1)
        return shape

    @property
    def manifest(self) -> dict[str, str]:
        manifest: dict[str, str] = self.held["manifest"]
        return manifest

    def dump(self) -> bytes:
        """The file's bytes, its own checksum at the end."""
        return _text(self.held | {CHECKSUM: _checksum(self.held)})

    def write(self, path: Path) -> bool:
        """Put it in place whole; false, and nothing changed, where a file stands there already.

        Raises
        ------
        ContentError : ``disk.full``.
        """
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        with room(path):
            try:
                with aside.open("wb") as file:
                    file.write(self.dump())
                    file.flush()
                    os.fsync(file.fileno())
                os.link(aside, path)  # unlike a rename it never replaces
            except FileExistsError:
                return False
            finally:
                aside.unlink(missing_ok=True)
        return True


def lock_path(publication: Publication, date: str, number: int) -> Path:
    """Where the lock of a revision lies."""
    return publication.memos / f"{date}.v{number}.lock.json"


def read_locks(publication: Publication, date: str) -> list[Lock]:
    """The locks of an edition's revisions, from the first; none where it was not released.

    Raises
    ------
    ContentError : ``lock.missing`` (a number is left out), ``lock.syntax``, ``lock.checksum`` (edited by hand).
    """
    numbers = sorted(number for day, number in _listed(publication) if day == date)
    for number in range(1, len(numbers) + 1):
        if number not in numbers:
            raise ContentError(
                "lock.missing",
                f"revision {numbers[-1]} of {date} is locked, and there is no lock of revision {number}",
                place=publication.place(lock_path(publication, date, number)),
                fix="bring the file back from the repository's history",
            )
    return [read_lock(lock_path(publication, date, number), publication) for number in numbers]


def released_editions(publication: Publication) -> list[str]:
    """Dates of the editions that have a lock, oldest first; no lock is read."""
    locked = {date for date, _ in _listed(publication)}
    return [date for date in publication.editions() if date in locked]


def without_memo(publication: Publication) -> dict[str, str]:
    """Name of the newest lock of each edition that was released and whose memo is gone, by the edition's date."""
    return {
        date: lock_path(publication, date, number).name
        for date, number in sorted(_listed(publication))
        if not (publication.memos / f"{date}.md").is_file()
    }


def _listed(publication: Publication) -> list[tuple[str, int]]:
    """Date and number of each revision that is locked."""
    names = os.listdir(publication.memos) if publication.memos.is_dir() else []  # noqa: PTH208 - of a thousand files
    found = (NAME.fullmatch(name) for name in names if name.endswith(".lock.json"))
    return [(name[1], int(name[2])) for name in found if name]


def read_lock(path: Path, publication: Publication) -> Lock:
    """A lock, checked to be as it was written."""
    place = path.relative_to(publication.root).as_posix()
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        message, fix = "this link leads to no file", "bring the file back from the repository's history"
        raise ContentError("lock.missing", message, place=place, fix=fix) from error
    return parse_lock(path.name, data, place, answers(publication.root))


@lru_cache(8)  # many ask for the locks of an edition, and a checksum of a megabyte takes its time
def parse_lock(name: str, data: bytes, place: str, kept: Answers | None = None) -> Lock:
    """The same from the bytes of a file of this ``name``; nobody changes what it holds.

    Parameters
    ----------
    kept : answers, where it may be remembered of these bytes that their checksum is right.

    Raises
    ------
    ContentError : ``lock.syntax``, ``lock.checksum``, ``lock.shape``.
    """
    date, number = name.split(".v")[0], name.split(".v")[1].split(".")[0]
    undo = f"bring it back (git checkout -- {place}); what is wrong with an edition is corrected by a revision: "
    undo += f'memobook release {date} --revise --why "…"'
    try:
        found = json.loads(data)
        checksum = found.pop(CHECKSUM)
        named = (found["edition"], str(found["revision"])) == (date, number)
        shape = int(found.get("shape", 1))
        _look_at(found["ledger"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ContentError("lock.syntax", f"this is no lock: {error!r}", place=place, fix=undo) from error
    fields = {*FIELDS, *(NEWER if "shape" in found else ())}
    whole = partial(_is_whole, found, checksum)
    if not (kept.of("lock", sha256(data), whole) if kept else whole()) or not named or found.keys() - LATER != fields:
        raise ContentError(
            "lock.checksum", "the lock is not as it was written: somebody edited it", place=place, fix=undo
        )
    if shape > SHAPE:
        message = f"the lock is of shape {shape}, and this memobook knows up to {SHAPE}"
        raise ContentError("lock.shape", message, place=place, fix="use the memobook that wrote it, or a later one")
    return Lock(place, found)


def _look_at(ledger: Any) -> None:
    """See that it has what all who read a ledger ask for; LookupError or TypeError where it has not."""
    for part in ("values", "claims"):
        for entry in ledger[part]:
            entry["id"]


def newest_lock(publication: Publication, date: str) -> Lock | None:
    """The lock of the newest revision; None where the edition was not released."""
    return next(reversed(read_locks(publication, date)), None)


def _text(held: dict[str, Any]) -> bytes:
    return (json.dumps(held, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _is_whole(held: dict[str, Any], checksum: Any) -> bool:
    return bool(checksum == _checksum(held))


def _checksum(held: dict[str, Any]) -> str:
    return sha256(json.dumps(held, sort_keys=True, ensure_ascii=False).encode())
