"""A published folder, changed whole: the next state is written beside it, and both are exchanged in one step.

Beside ``<folder>`` lie ``.<folder>.memobook-new`` for the moment of a deploy, and ``.<folder>.memobook-before``, which
is what was published before the last one. A reader gets the old state or the new one, never some files of each.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from memobook.publication.errors import ContentError
from memobook.publication.files import room
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
                if self.folder.exists():
                    shutil.copytree(self.folder, self.new, symlinks=True)
                else:
                    self.new.mkdir()
                yield self.new
            finally:
                shutil.rmtree(self.new, ignore_errors=True)

    def publish(self) -> None:
        """Let readers see the new state; what they saw is kept for :meth:`roll_back`."""
        _open_to_readers(self.new)
        if not self.folder.exists():
            self.new.rename(self.folder)
            return
        shutil.rmtree(self.before, ignore_errors=True)
        _swap(self.new, self.folder)
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

    def clear(self, names: set[str]) -> None:
        """Remove from the new state what a killed call left beside the files of a site."""
        for name in names:
            path = self.new / name
            for other in path.parent.glob(f".{path.name}.*"):
                if FILE.fullmatch(other.name) and other.is_file():
                    other.unlink()

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


def _open_to_readers(folder: Path) -> None:
    """A web server reads as somebody else, whatever the umask of the build and of this call."""
    for path in [folder, *folder.rglob("*")]:
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))


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
