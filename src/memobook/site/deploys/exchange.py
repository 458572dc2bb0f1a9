"""A published folder, changed whole: the next state is written beside it, and both are exchanged in one step.

Beside ``<folder>`` lie ``.<folder>.memobook-new`` for the moment of a deploy, and ``.<folder>.memobook-before``, which
is what was published before the last one. A reader gets the old state or the new one, never some files of each.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from memobook.publication.errors import ContentError
from memobook.publication.files import check_readable, room
from memobook.publication.leftovers import FILE

AT_FDCWD, RENAME_EXCHANGE = -100, 2


class Exchange:
    """The change of one published folder.

    Parameters
    ----------
    folder : that readers see.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.new, self.before = (folder.with_name(f".{folder.name}.memobook-{name}") for name in ("new", "before"))

    @classmethod
    def possible(cls, folder: Path) -> bool:
        """Whether the folder can be exchanged: it is no mount, and what lies beside it is ours to write."""
        above = next(parent for parent in folder.parents if parent.exists())
        return not os.path.ismount(folder) and os.access(above, os.W_OK | os.X_OK)

    @contextmanager
    def begin(self) -> Iterator[Path]:
        """A copy of what is published, to be changed; it is gone at the end, whether it was published or not.

        Raises
        ------
        ContentError : ``deploy.busy``, ``disk.full``.
        """
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self._alone(), room(self.folder):
            shutil.rmtree(self.new, ignore_errors=True)  # of a call that was killed
            try:
                self.new.mkdir()
                if self.folder.exists():
                    _copy(self.folder, self.new, self.before)
                yield self.new
            finally:
                shutil.rmtree(self.new, ignore_errors=True)

    def publish(self) -> None:
        """Let readers see the new state; what they saw is kept for :meth:`roll_back`."""
        _open_to_readers(self.new)
        if not self.folder.exists():
            self.new.rename(self.folder)
            return
        _swap(self.new, self.folder)
        if self.before.exists():
            _swap(self.new, self.before)  # what goes is removed at the end of begin
        else:
            self.new.rename(self.before)

    def roll_back(self) -> None:
        """Let readers see again what was published before the last deploy; called twice, it is undone.

        Raises
        ------
        ContentError : ``deploy.before``, ``deploy.busy``.
        """
        with self._alone():
            if not self.before.is_dir():
                raise ContentError(
                    "deploy.before",
                    "nothing is kept of what was published before",
                    place=str(self.folder),
                    fix="deploy a site that was built from an earlier commit",
                )
            _swap(self.before, self.folder)

    def clear(self, site: Path) -> None:
        """Remove from the new state what a killed call left beside the files of a site."""
        for entry in _entries(self.new):
            path = Path(entry.path)
            if FILE.fullmatch(entry.name) and entry.is_file():
                wanted = entry.name[1:].rpartition(".")[0]
                if (site / path.relative_to(self.new)).with_name(wanted).is_file():
                    path.unlink()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One change of a folder at a time."""
        lock = FileLock(self.folder.with_name(f".{self.folder.name}.memobook-lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise ContentError(
                "deploy.busy",
                "another deploy is under way",
                place=str(self.folder),
                fix="call again when it has ended",
            ) from error
        try:
            yield
        finally:
            lock.release()


def _entries(folder: Path | str, *, hidden: bool = True) -> Iterator[os.DirEntry[str]]:
    """Everything below a folder, a folder before what it holds; links to folders are not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if hidden or not entry.name.startswith("."):
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    yield from _entries(entry.path, hidden=hidden)


def _copy(folder: Path | str, target: Path, older: Path) -> None:
    """Copy what a folder holds into another.

    Of files that are in ``older`` as well (of the same size and time, as rsync looks at them) the copy is a second name
    of the file there, where the file system can give one: most of a site stays from one deploy to the next. So no file
    of ``folder`` is shared; whoever changes one of ``target`` writes it anew.

    Raises
    ------
    ContentError : ``file.irregular``.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            to, before = target / entry.name, older / entry.name
            if entry.is_dir(follow_symlinks=False):
                to.mkdir()
                _copy(entry.path, to, before)
                shutil.copystat(entry.path, to)
            elif not entry.is_symlink() and not entry.is_file():
                check_readable(Path(entry.path))
            elif entry.is_symlink() or not _is_same(entry, before) or not _linked(before, to):
                shutil.copy2(entry.path, to, follow_symlinks=False)


def _is_same(entry: os.DirEntry[str], other: Path) -> bool:
    try:
        one, two = entry.stat(follow_symlinks=False), other.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(two.st_mode) and (one.st_size, one.st_mtime_ns) == (two.st_size, two.st_mtime_ns)


def _linked(file: Path, name: Path) -> bool:
    try:
        name.hardlink_to(file)
    except OSError:
        return False
    return True


def _open_to_readers(folder: Path) -> None:
    """A web server reads as somebody else, whatever the umask of the build and of this call."""
    folder.chmod(folder.stat().st_mode | 0o755)
    for entry in _entries(folder, hidden=False):
        if not entry.is_symlink():
            mode, wanted = entry.stat().st_mode, 0o755 if entry.is_dir() else 0o644
            if mode & wanted != wanted:
                os.chmod(entry.path, mode | wanted)  # noqa: PTH101 - of tens of thousands most are so already


def _swap(one: Path, other: Path) -> None:
    """Exchange two folders; in one step where the system can, else by three renames."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        if hasattr(library, "renameat2"):
            done = library.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
            if done == 0:
                return
    between = one.with_name(one.name + "-between")
    other.rename(between)
    one.rename(other)
    between.rename(one)
