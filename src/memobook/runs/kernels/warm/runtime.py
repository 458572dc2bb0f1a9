"""The private folder of the parents' sockets, and the lock under which parents come and go."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .fallback import ColdStart

LONGEST = 107  # bytes of a unix socket's path


def runtime_folder() -> Path:
    """The user's folder of sockets, which nobody else can enter; made where it is missing.

    Raises
    ------
    ColdStart : it can't be made, belongs to someone else or is open to others, or its path is too long for a socket.
    """
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    mine = bool(base) and Path(base).is_dir() and Path(base).stat().st_uid == os.getuid()
    temporary = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - nobody else can enter what is made there
    folder = Path(base) / "memobook" if mine else Path(temporary) / f"memobook-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise ColdStart(f"no folder for their sockets: {error}") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise ColdStart(f"{folder} is not a folder of this user alone")
    if len(os.fsencode(folder)) + 30 > LONGEST:
        raise ColdStart(f"the path {folder} is too long for a socket")
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time: those that start a parent, and the parent that is about to end."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
