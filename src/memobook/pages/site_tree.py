"""The site's folder: what changed is put together aside and exchanged by renames, so that a kill leaves old or new.

Beside the site's folder lies a workplace for the moment of a build: ``put/`` holds the new entries (an edition's
folder, a file of the root), ``old/`` those that they replace, and ``journal.json``, once everything is complete, the
names in their order. A build that finds a journal finishes what it says; one that finds none clears the workplace.
Folders of other editions are neither read nor written.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from memobook.publication.digests import Digests
from memobook.publication.errors import ContentError
from memobook.publication.files import (
    check_files,
    check_readable,
    dump_manifest,
    hashes_under,
    make_folder,
    names_under,
    room,
    write_aside,
)
from memobook.publication.folder import DATE

# digest of every file below a folder, by its name there
Hashes = Callable[[Path], dict[str, str]]
MARK = "editions.json"
# by which a workplace is known to be ours
OURS = ".memobook"
JOURNAL = "journal.json"
# lies in a folder that stands in for one that a copy lacks
STAND_IN = "absent.txt"
MOUNTED = (errno.EXDEV, errno.EBUSY)
# what a reader comes through goes last, so that nothing leads to what is not there yet
FRONT = ("index.html", MARK)


def manifest(folder: Path, hashes: Hashes = hashes_under) -> dict[str, str]:
    """Relative path → SHA-256 of every file below ``folder`` but its ``manifest.json``."""
    return {name: hash for name, hash in hashes(folder).items() if name != "manifest.json"}


def write_manifest(folder: Path, hashes: Hashes = hashes_under) -> None:
    (folder / "manifest.json").write_bytes(dump_manifest(manifest(folder, hashes)))


def workplace(out: Path) -> Path:
    if not out.name:
        raise _foreign(out, "name an empty folder")
    return out.with_name(out.name + ".new")


def recover(out: Path) -> None:
    """Finish an exchange that was killed, or clear what a build left that was killed before it."""
    place = workplace(out)
    if not place.exists():
        return
    if not place.is_dir() or not ((place / OURS).is_file() or not any(place.iterdir())):
        raise _foreign(place, "move it away: a build needs this name for a moment")
    if (place / JOURNAL).is_file():
        _rename(place, out, json.loads((place / JOURNAL).read_text("utf-8")))
    _clear(place)


def _foreign(place: Path, fix: str) -> ContentError:
    return ContentError("site.foreign", "here is something else than a site", place=str(place), fix=fix)


def listed(out: Path) -> list[dict[str, Any]]:
    """Entries of ``editions.json`` in ``out``; none where ``out`` is empty or does not exist.

    Raises
    ------
    ContentError : ``site.foreign``, or ``site.unreadable`` where somebody else wrote the list.
    """
    path = out / MARK
    if not path.is_file():
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise _foreign(out, "name an empty folder")
        return []
    return entries_in(path.read_bytes(), str(path))


def entries_in(data: bytes, place: str) -> list[dict[str, Any]]:
    """The entries that the bytes of an ``editions.json`` hold.

    Raises
    ------
    ContentError : ``site.unreadable``.
    """
    try:
        entries: list[dict[str, Any]] = json.loads(data)["editions"]
        readable = all(DATE.fullmatch(entry["date"]) for entry in entries)
    except (ValueError, LookupError, TypeError, RecursionError):
        readable = False
    if not readable:
        message, fix = "this is no list of a site’s editions", "take the site’s folder away and make it anew"
        raise ContentError("site.unreadable", message, place=place, fix=fix)
    return entries


def check_entries(out: Path, dates: Collection[str]) -> None:
    """See that the root of a site and the folders of some editions hold nothing but files.

    Raises
    ------
    ContentError : ``file.irregular``.
    """
    for entry in sorted(out.iterdir()) if out.is_dir() else ():
        if entry.name in dates or not DATE.fullmatch(entry.name):
            check_readable(entry)
            check_files(entry)


def published(out: Path) -> list[dict[str, Any]]:
    """Entries of the editions that stand in ``out``."""
    return [e for e in listed(out) if (out / e["date"] / "index.html").is_file()]


def begin(out: Path) -> Path:
    """An empty folder for the entries of the site that may have changed."""
    place = workplace(out)
    make_folder(place, new=True)
    (place / OURS).touch()
    (place / "put").mkdir()
    return place / "put"


@contextmanager
def put_aside(out: Path) -> Iterator[Path]:
    """The same; what fails inside leaves nothing behind, unless the exchange has begun, which the next call ends.

    Raises
    ------
    ContentError : ``disk.full``.
    """
    place = workplace(out)
    with room(out):
        try:
            yield begin(out)
        except BaseException:
            if not (place / JOURNAL).is_file():
                _clear(place)
            raise


def exchange(put: Path, out: Path, keep: set[str], hashes: Hashes = hashes_under) -> bool:
    """Bring the entries below ``put`` into ``out``, and take away what is neither there nor to be kept.

    Parameters
    ----------
    put : the folder that ``begin`` gave, complete.
    keep : names in ``out`` that stay as they are where ``put`` has none of them.
    hashes : how files below a folder are hashed; by reading all of them where nothing is said.

    Returns
    -------
    False, and nothing touched, when ``out`` is so already.

    Raises
    ------
    ContentError : ``site.mounted``.
    """
    names = {entry.name for entry in put.iterdir()}
    try:
        return _exchange(put, out, keep, hashes)
    except OSError as error:
        # once a part has changed places the journal stays, and the next call goes on
        if error.errno not in MOUNTED or names != {entry.name for entry in put.iterdir()}:
            raise
        _clear(put.parent)
        raise ContentError(
            "site.mounted",
            "the site’s folder is a mount, and a site is exchanged whole with what was written beside it",
            place=str(out),
            fix=f"name a folder inside: --out {out / 'site'}",
        ) from error


def _exchange(put: Path, out: Path, keep: set[str], hashes: Hashes) -> bool:
    place = put.parent
    if not out.exists() or not any(out.iterdir()):
        out.parent.mkdir(parents=True, exist_ok=True)
        put.rename(out)
        _clear(place)
        return True
    names = sorted((entry.name for entry in put.iterdir()), key=lambda name: (name in FRONT, name == MARK, name))
    changed = [name for name in names if not _equal(put / name, out / name, hashes)]
    gone = sorted({entry.name for entry in out.iterdir()} - {*names, *keep})
    if changed or gone:
        journal = {"put": changed, "gone": gone}
        write_aside(place / JOURNAL, json.dumps(journal).encode())
        _rename(place, out, journal)
    _clear(place)
    return bool(changed or gone)


def _equal(one: Path, other: Path, hashes: Hashes) -> bool:
    if one.is_file():
        return other.is_file() and one.read_bytes() == other.read_bytes()
    return other.is_dir() and hashes(one) == hashes(other)


def _rename(place: Path, out: Path, journal: dict[str, list[str]]) -> None:
    """The exchange; called again after a kill it goes on where it was."""
    put, old = place / "put", place / "old"
    old.mkdir(exist_ok=True)
    for name in journal["put"]:
        if not (put / name).exists():
            continue  # done before the kill
        if (out / name).is_dir() or ((put / name).is_dir() and (out / name).exists()):
            (out / name).rename(old / name)
        (put / name).replace(out / name)
    for name in journal["gone"]:
        if (out / name).exists():
            (out / name).rename(old / name)


def _clear(place: Path) -> None:
    """Take a workplace away, what tells it apart last."""
    for name in ("put", "old"):
        shutil.rmtree(place / name, ignore_errors=True)
    for name in (JOURNAL, OURS):
        (place / name).unlink(missing_ok=True)
    shutil.rmtree(place, ignore_errors=True)


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder into another; no file is shared, so that who changes one of them changes only that."""
    target.mkdir(parents=True, exist_ok=True)
    for name in names_under(source):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)


def put_tree(source: Path, target: Path, standing: Path, digests: Digests) -> None:
    """The same into a new site, where what stands in the old one already is the same file until the exchange.

    Whoever changes a file below ``target`` writes it anew: in its place it would be changed in the old site too.

    Parameters
    ----------
    standing : what ``target`` will take the place of.
    """
    target.mkdir(parents=True, exist_ok=True)
    made = {""}
    for name, digest in digests.under(source).items():
        folder = name.rpartition("/")[0]
        if folder not in made:
            (target / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        old, new = standing / name, target / name
        if old.is_file() and not old.is_symlink() and digests.of(old) == digest:
            with suppress(OSError):  # not every file system can give a file a second name
                new.hardlink_to(old)
                continue
        shutil.copyfile(source / name, new)
        digests.put(new, digest)
