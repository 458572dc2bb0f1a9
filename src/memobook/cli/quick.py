"""The quick way of a call: it asks a parent that waits before it imports anything, and imports while the command works.

The parent is the one that the last such command left; it looks whether it is the right one (see
:mod:`memobook.runs.kernels.warm.key`), and the call goes the other way where it is not.
"""

from __future__ import annotations

import _socket as socket
import os
import sys
import zlib

from memobook.runs.kernels.warm import request, wire
from memobook.runs.kernels.warm.fallback import ColdStart, switched_off
from memobook.runs.kernels.warm.runtime import runtime_path

TYPE_CHECKING = False  # see wire.py
if TYPE_CHECKING:
    from pathlib import Path

# whose imports take longer than all the rest of a short call
COMMANDS = ("build", "check", "execute", "backfill", "why", "explain", "verify", "release", "diff", "new", "preview")


def ask() -> socket.socket | None:
    """The connection by which a waiting parent was asked for a process that runs this call; None where none waits."""
    if not can_fork():
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(pointer())
        if wire.peer(connection)[1] == os.getuid():
            request.ask(connection, command(), options(), request.python())
            return connection
    except (ColdStart, OSError):
        pass  # none, or it is about to end
    connection.close()
    return None


def can_fork() -> bool:
    """Whether a fork would do as this process does: Linux, a command of those, Python as it is started usually."""
    if switched_off() or not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        return False
    plainly = not "".join(sys.orig_argv[1:2]).startswith("-") or sys.orig_argv[1:3] == ["-m", "memobook"]
    return plainly and "PYTHONPATH" not in os.environ and "".join(sys.argv[1:2]) in COMMANDS


def command() -> list[str]:
    """This call, as a process that is forked for it gets it."""
    return [sys.executable, "-m", "memobook.cli.forked", *sys.argv[1:]]


def options() -> dict[str, object]:
    return {"env": os.environ, "stdin": 0, "stdout": 1, "stderr": 2}


def pointer() -> str:
    """Where a link leads to the parent that was left last, for this Python and engine.

    Raises
    ------
    ColdStart : no folder for it.
    """
    return f"{runtime_path()}/commands-{zlib.crc32(ascii(request.python()).encode()):08x}"


def point(parent: Path) -> None:
    """Have the next call ask this parent first, by the path of its socket.

    Where that can't be noted, as on a full disk, the next call finds it by its key.
    """
    try:
        aside = f"{pointer()}.{os.getpid()}"
        os.symlink(parent.name, aside)
        os.replace(aside, pointer())
    except (ColdStart, OSError):
        pass
