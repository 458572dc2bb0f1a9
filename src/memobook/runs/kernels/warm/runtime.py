"""The private folder of the parents' sockets; with next to nothing imported, as :mod:`.wire`."""

from __future__ import annotations

import os
import stat

from .fallback import ColdStart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 107  # bytes of a unix socket's path


def runtime_folder() -> Path:
    """The user's folder of sockets, which nobody else can enter; made where it is missing.

    Raises
    ------
    ColdStart : it can't be made, belongs to someone else or is open to others, or its path is too long for a socket.
    """
    from pathlib import Path

    return Path(runtime_path())


def runtime_path() -> str:
    """The same, as text."""
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    temporary = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - nobody else can enter what is made there
    folder = f"{base}/memobook" if _is_mine(base) else f"{temporary}/memobook-{os.getuid()}"
    try:
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            pass
        found = os.lstat(folder)
    except OSError as error:
        raise ColdStart(f"no folder for their sockets: {error}") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise ColdStart(f"{folder} is not a folder of this user alone")
    if len(os.fsencode(folder)) + 30 > LONGEST:
        raise ColdStart(f"the path {folder} is too long for a socket")
    return folder


def _is_mine(folder: str) -> bool:
    return bool(folder) and os.path.isdir(folder) and os.stat(folder).st_uid == os.getuid()
