"""Files: how they are read as text, hashed, and put in place without a half-written state."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path

from .errors import ContentError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# a folder without the right to write, a file where a folder should be, a name that the disk does not take
REFUSED = (
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EXDEV, errno.ELOOP,
    errno.ENAMETOOLONG,
)  # fmt: skip


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def dump_manifest(files: Mapping[str, str]) -> bytes:
    """The bytes of a ``manifest.json``: relative path → SHA-256."""
    return (json.dumps(files, indent=1, sort_keys=True) + "\n").encode()


def sha256_of(parts: Iterable[bytes]) -> str:
    """The same of bytes that come in parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def make_folder(path: Path, *, new: bool = False) -> None:
    """Make a folder, and those above it, where they are not there; with ``new`` none may be there.

    Raises
    ------
    ContentError : ``disk.refused``: nothing can be made there, as in ``/proc``, which says that it is not there.
    """
    try:
        path.mkdir(parents=True, exist_ok=not new)
    except FileNotFoundError as error:
        raise refused(str(path), str(error.strerror)) from error


def check_writable(path: Path) -> None:
    """See that a file can be written, before long work whose result it takes; nothing of it is changed.

    Raises
    ------
    ContentError : ``disk.refused`` where nothing can be made there; OSError for all that :func:`refused_by_disk` tells.
    """
    make_folder(path.parent)
    if path.exists() and not path.is_file():
        return  # a pipe or a device, of which one that is opened may notice
    stood = path.exists()
    try:
        path.open("ab").close()
    except FileNotFoundError as error:
        raise refused(str(path), str(error.strerror)) from error
    if not stood:
        path.unlink()


def write_aside(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file, from its bytes or from parts of them, whole or not at all: beside its place first, then renamed.

    Raises
    ------
    ContentError : ``disk.full``, ``disk.refused``.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with room(path):
        make_folder(path.parent)
        try:
            with aside.open("wb") as file:
                file.writelines([data] if isinstance(data, bytes) else data)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files, all or none: each beside its place first, then renamed one after the other.

    Raises
    ------
    ContentError : ``disk.full``; every file is as it was.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    done: list[Path] = []
    try:
        for path, data in files.items():
            write_aside(path, data)
            done.append(path)
    except BaseException:
        for path in done:
            old = before[path]
            if old is None:
                path.unlink()
            else:
                write_aside(path, old)
        raise


@contextmanager
def room(path: Path) -> Iterator[None]:
    """Turn a disk without room into a ContentError ``disk.full`` that names ``path``."""
    try:
        yield
    except OSError as error:
        number, _, words = _first(error)
        if number not in NO_ROOM:
            raise
        raise full_disk(path, words) from error


def refused_by_disk(error: OSError) -> ContentError | None:
    """What is said of a file that the system does not let this user read or write; None where it is something else."""
    number, place, words = _first(error)
    return None if number not in REFUSED or place is None else refused(place, words)


def refused(place: str, words: str) -> ContentError:
    return ContentError(
        "disk.refused",
        f"it can’t be read or written here: {words}",
        place=place,
        fix="see that it is what it should be, a file or a folder, and that you may read and write there",
    )


def _first(error: OSError) -> tuple[int | None, str | None, str]:
    """Number, file and words of an error; the first of the many whose words alone ``shutil.copytree`` keeps."""
    if error.errno is not None or not (error.args and isinstance(error.args[0], list)):
        return error.errno, None if error.filename is None else str(error.filename), str(error.strerror)
    place, _, why = error.args[0][0]
    number = next((one for one in (*NO_ROOM, *REFUSED) if os.strerror(one) in str(why)), None)
    return number, str(place), "" if number is None else os.strerror(number)


def full_disk(path: Path, reason: str) -> ContentError:
    return ContentError(
        "disk.full",
        f"there is no room to write it: {reason}",
        place=str(path),
        fix="make room on the disk and call again; what was there before is as it was",
    )


def read_text(path: Path, place: str) -> str:
    """A text file of the publication.

    Raises
    ------
    ContentError : ``file.missing``, or ``file.encoding`` with the line that is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ContentError("file.missing", "this file does not exist", place=place, fix="add it") from error
    try:
        # a byte order mark, which some editors write, is no part of the text
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(
            "file.encoding", "this line is not UTF-8", place=f"{place}:{line}", fix="save the file as UTF-8"
        ) from error


def files_under(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in a fixed order."""
    return (folder / name for name in names_under(folder))


def names_under(folder: Path | str, before: str = "") -> Iterator[str]:
    """Names of the same files as seen from the folder, with slashes; links to folders are not followed.

    ``before`` goes before each name.
    """
    return (name for name, kind in entries_under(folder, before) if not kind)


def entries_under(folder: Path | str, before: str = "") -> Iterator[tuple[str, str]]:
    """Everything below a folder but folders, in a fixed order: its name, and what it is where it is no file."""
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError), os.scandir(folder) as entries:
        for entry in sorted(entries, key=attrgetter("name")):
            name = f"{before}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from entries_under(entry.path, f"{name}/")
            else:
                yield name, "" if entry.is_file(follow_symlinks=False) else what_it_is(entry.path)


def what_it_is(path: Path | str) -> str:
    """What something that is no folder is, links followed, in words; empty where it is a file."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - of names, of which there are many
    except OSError:
        return "a link to nothing"
    kinds = {stat.S_IFREG: "", stat.S_IFDIR: "a link to a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def check_files(folder: Path) -> None:
    """See that nothing below a folder is a pipe, a socket or a device.

    Raises
    ------
    ContentError : ``file.irregular``, with the first.
    """
    for name, kind in entries_under(folder):
        if kind:
            check_readable(folder / name)


def check_readable(path: Path) -> None:
    """See that a path is no pipe, socket or device: to open or to read one may never end.

    Raises
    ------
    ContentError : ``file.irregular``.
    """
    kind = what_it_is(path)
    if kind and not kind.startswith("a link"):
        raise ContentError("file.irregular", f"this is {kind}, no file", place=str(path), fix="take it away")


def hashes_under(folder: Path) -> dict[str, str]:
    """SHA-256 of each of them by its name; every byte is read."""
    return {name: sha256((folder / name).read_bytes()) for name in names_under(folder)}
