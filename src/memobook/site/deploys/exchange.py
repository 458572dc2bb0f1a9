"""A published folder, changed whole: the next state is written beside it, and both are exchanged in one step.

Beside ``<folder>`` lie ``.<folder>.memobook-new`` for the moment of a deploy, and ``.<folder>.memobook-before``, which
is what was published before the last one; for that moment without the folders that ``.<folder>.memobook-borrowed``
names. A reader gets the old state or the new one, never some files of each.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from memobook.publication.errors import ContentError
from memobook.publication.files import make_folder, refused, room
from memobook.publication.leftovers import FILE

from .borrowed import ENTER, READ, Borrowed
from .linked_copy import linked_copy

AT_FDCWD, RENAME_EXCHANGE = -100, 2


class Exchange:
    """The change of one published folder.

    Parameters
    ----------
    folder : that readers see.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        beside = {name: folder.with_name(f".{folder.name}.memobook-{name}") for name in ("new", "before", "borrowed")}
        self.new, self.before = beside["new"], beside["before"]
        self._lock = folder.with_name(f".{folder.name}.memobook-lock")
        self._borrowed = Borrowed(beside["borrowed"], self.before, self.new)
        self._taken: set[str] = set()

    @classmethod
    def possible(cls, folder: Path) -> bool:
        """Whether the folder can be exchanged: it is no mount, and what lies beside it is ours to write."""
        above = next(parent for parent in folder.parents if parent.exists())
        return not os.path.ismount(folder) and os.access(above, os.W_OK | os.X_OK)

    @property
    def begun(self) -> bool:
        """Whether a call was here before; else one that is refused has nothing to leave."""
        return self._lock.exists()

    @contextmanager
    def begin(self, untouched: Callable[[], Collection[str]] = tuple) -> Iterator[Path]:
        """A copy of what is published, to be changed; it is gone at the end, whether it was published or not.

        Parameters
        ----------
        untouched : gives names of folders in it that will not be changed.

        Raises
        ------
        ContentError : ``deploy.busy``, ``disk.full``.
        """
        make_folder(self.folder.parent)
        with self._alone(), room(self.folder):
            self._end()  # of a call that was killed
            try:
                self.new.mkdir()
                if self.folder.exists():
                    self._taken = self._borrowed.take(self.folder, untouched())
                    linked_copy(self.folder, self.new, self.before, self._taken)
                yield self.new
            finally:
                self._end()

    def _end(self) -> None:
        self._borrowed.give_back()
        shutil.rmtree(self.new, ignore_errors=True)

    def publish(self) -> None:
        """Let readers see the new state; what they saw is kept for :meth:`roll_back`."""
        _open_to_readers(self.new, self._taken)
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
        if not self.begun:
            self._check_kept()
        with self._alone():
            self._end()  # of a call that was killed
            self._check_kept()
            _swap(self.before, self.folder)

    def _check_kept(self) -> None:
        if not self.before.is_dir():
            raise ContentError(
                "deploy.before",
                "nothing is kept of what was published before",
                place=str(self.folder),
                fix="deploy a site that was built from an earlier commit",
            )

    def clear(self, site: Path) -> None:
        """Remove from the new state what a killed call left beside the files of a site."""
        for entry in _entries(self.new, self._taken):
            if FILE.fullmatch(entry.name) and entry.is_file():
                path = Path(entry.path)
                wanted = entry.name[1:].rpartition(".")[0]
                if (site / path.relative_to(self.new)).with_name(wanted).is_file():
                    path.unlink()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One change of a folder at a time."""
        lock = FileLock(self._lock)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            if not self.begun:
                raise refused(str(self.folder), "no file can be made beside it") from error
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


def _entries(folder: Path | str, without: Collection[str] = (), *, hidden: bool = True) -> Iterator[os.DirEntry[str]]:
    """Everything below a folder, a folder before what it holds; links to folders are not followed.

    Parameters
    ----------
    without : names in the folder itself that are left out.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name not in without and (hidden or not entry.name.startswith(".")):
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    yield from _entries(entry.path, hidden=hidden)


def _open_to_readers(folder: Path, without: Collection[str]) -> None:
    """A web server reads as somebody else, whatever the umask of the build and of this call."""
    folder.chmod(folder.stat().st_mode | ENTER)
    for entry in _entries(folder, without, hidden=False):
        if not entry.is_symlink():
            mode, wanted = entry.stat().st_mode, ENTER if entry.is_dir() else READ
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
