"""The file of an edition's forecasts, ``book/memos/<date>.forecasts.yml``: frozen by the first release of the edition.

The first lock of an edition holds the file's hash. What it says was written before the answers can't be written anew
when they are known; a revision may correct the memo, and never a forecast.
"""

from __future__ import annotations

from pathlib import Path

from memobook.data.package import DataPackage
from memobook.publication.errors import ContentError, Faults
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.publication.yaml_file import Entry, read_yaml

from .forecast import Forecast, read_forecast

LOCKED = "forecasts"  # name of the hash in a lock; locks of earlier versions have none, nor had their editions the file


def forecasts_path(publication: Publication, date: str) -> Path:
    return publication.memos / f"{date}.forecasts.yml"


def forecasts_sha256(publication: Publication, date: str) -> str:
    """Hash of an edition's file of forecasts; empty where it has none."""
    path = forecasts_path(publication, date)
    return sha256(path.read_bytes()) if path.is_file() else ""


def check_frozen(publication: Publication, date: str) -> None:
    """Raise ``forecast.changed`` where an edition's forecasts are not those of its first release."""
    locks = read_locks(publication, date)
    path = forecasts_path(publication, date)
    if not locks or locks[0].held.get(LOCKED, "") == forecasts_sha256(publication, date):
        return
    first = locks[0].revision
    had, has = bool(locks[0].held.get(LOCKED)), path.is_file()
    what = "changed" if had and has else "added" if has else "taken away"
    place = publication.place(path)
    raise ContentError(
        "forecast.changed",
        f"forecasts of {date} were {what} after its release of {first.day}, so they may know the answers",
        place=place,
        fix=f"bring the file back (git checkout -- {place})" if had else "take the file out; the next edition may ask",
    )


def read_forecasts(publication: Publication, date: str, package: DataPackage, as_of: str = "") -> list[Forecast]:
    """The forecasts of an edition, in the order of the file; none where it has no file.

    Parameters
    ----------
    as_of : day of the edition, after which each is to be answered; empty where that was checked.

    Raises
    ------
    ContentError : ``forecast.*`` or ``yaml.*`` with file and line.
    """
    path = forecasts_path(publication, date)
    if not path.is_file():
        return []
    held = read_yaml(path, publication.root)
    place = publication.place(path)
    entries = held.get("forecasts")
    fix = "write forecasts: and below it entries that begin with - id:"
    line = held.line("forecasts")
    if not isinstance(entries, list):
        raise ContentError("forecast.list", "there is no list of forecasts", place=f"{place}:{line}", fix=fix)
    seen: dict[str, str] = {}
    found: list[Forecast] = []
    faults = Faults()
    for entry in entries:
        with faults.gathered():
            if not isinstance(entry, Entry) or not _word(entry.get("id")):
                line = min(entry.lines.values(), default=line) if isinstance(entry, Entry) else line
                raise ContentError("forecast.list", "a forecast has no id", place=f"{place}:{line}", fix=fix)
            if entry["id"] in seen:
                message = f"{entry['id']} stands twice, first at {seen[entry['id']]}"
                raise ContentError("forecast.twice", message, place=entry.at("id"), fix="rename one")
            seen[entry["id"]] = entry.at("id")
            found.append(read_forecast(entry, package, as_of))
    faults.tell()
    return found


def _word(found: object) -> bool:
    return isinstance(found, str) and bool(found)
