"""A client's connection to the parent of its kernels, which is started where there is none."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from memobook.publication.errors import ContentError

from . import wire
from .fallback import ColdStart
from .key import key, parent_environment
from .lock import locked
from .runtime import runtime_folder

LEAVE_WITHIN = 5.0  # seconds
STAY, STAYS = "MEMOBOOK_STAY", 120.0  # seconds that a parent waits without a user
MOST = 86_400
# parents that this process started; the system keeps a process that ended until its starter has looked
_started: list[subprocess.Popen[bytes]] = []


class Link:
    """A connection that keeps a parent alive.

    Parameters
    ----------
    connection : to it.
    path : of its socket, which names it.
    """

    def __init__(self, connection: socket.socket, path: Path) -> None:
        self.socket, self.path = connection, path
        if wire.peer(connection)[1] != os.getuid():
            connection.close()
            raise ColdStart("their parent belongs to another user")

    def lost(self) -> bool:
        """Whether the parent has gone. It never speaks first, so nothing can be read as long as it lives."""
        return bool(select.select([self.socket], [], [], 0)[0])

    def leave(self) -> None:
        """Close; where that ends a parent which this process started, wait for its end."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
            self.socket.settimeout(0.2)
            pid = wire.receive(self.socket)[0]["ends"]
        except (OSError, wire.Closed, KeyError):
            pid = None  # it is still importing and will end when it sees that nobody waits, or is dead
        self.socket.close()
        for process in _started:
            if process.pid == pid:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LEAVE_WITHIN)
        _reap()


def connect(names: list[str], environment: Mapping[str, str], *, begin: bool = True) -> Link:
    """Connect to the parent that imports some modules, for processes with this environment.

    Does not wait until a new parent is ready: what is sent is read by then.

    Parameters
    ----------
    names : of the modules, in the order of their import; for kernels as :func:`.wanted.wanted` reads them.
    begin : False where a parent is of use only if there is one already.

    Raises
    ------
    ColdStart : no folder for its socket, or the system can't start a process; no parent, and none to begin.
    ContentError : ``environment.malformed``.
    """
    stay(environment)
    _reap()
    folder = runtime_folder()
    path = folder / f"{key(names, environment)}.sock"
    with locked(folder):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
        except OSError:
            if not begin:
                connection.close()
                raise ColdStart("no parent") from None
            try:
                _start(path, names, environment, connection)
            except ColdStart:
                connection.close()
                raise
    return Link(connection, path)


def leave_parent(names: list[str], environment: Mapping[str, str]) -> Path | None:
    """See that there is a parent for later calls, which waits for them as long as others do after their last user.

    Returns
    -------
    Its socket; None where none shall wait.

    Raises
    ------
    ColdStart : no folder for its socket, or the system can't start a process.
    ContentError : ``environment.malformed``.
    """
    if not stay(environment):
        return None
    folder = runtime_folder()
    path = folder / f"{key(names, environment)}.sock"
    with locked(folder), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            _start(path, names, environment)
        else:
            Link(connection, path).leave()
    return path


def stay(environment: Mapping[str, str]) -> float:
    """How many seconds a parent waits for a user, as the environment says.

    Raises
    ------
    ContentError : ``environment.malformed``.
    """
    told = environment.get(STAY) or STAYS
    try:
        seconds = float(told)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST:
        raise ContentError(
            "environment.malformed",
            f"{STAY} is {told!r}, which is no number of seconds from 0 to {MOST}",
            place="environment",
            fix=f"give seconds, such as {STAYS:.0f}, or none",
        )
    return seconds


def _start(
    path: Path, names: list[str], environment: Mapping[str, str], connection: socket.socket | None = None
) -> None:
    """Start a parent. It inherits the socket, open and connected, so that its first user finds it whatever happens."""
    try:
        _sweep(path.parent)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(path))
            listener.listen(128)
            if connection:
                connection.connect(str(path))
            with path.with_suffix(".log").open("wb") as log:
                _started.append(
                    subprocess.Popen(
                        command(path, str(listener.fileno()), names),
                        cwd="/",
                        env=parent_environment(environment),
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        pass_fds=[listener.fileno()],
                        start_new_session=True,
                    )
                )
    except OSError as error:
        raise ColdStart(f"their parent can't be started: {error}") from error


def _sweep(folder: Path) -> None:
    """Remove what parents have left that were killed."""
    alive = Path("/proc/net/unix").read_text("utf-8").split()
    for path in folder.glob("*.sock"):
        if str(path) not in alive:
            path.unlink(missing_ok=True)
            path.with_suffix(".log").unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.is_symlink() and not path.exists():
            path.unlink(missing_ok=True)


def command(path: Path, sockets: str, names: list[str], left_out: Sequence[str] = ()) -> list[str]:
    """Command line of a parent; ``sockets`` are the numbers of its listener and of its users' connections."""
    return [
        sys.executable,
        "-m",
        "memobook.runs.kernels.warm.parent",
        str(path),
        sockets,
        ",".join(names),
        ",".join(left_out),
    ]


def _reap() -> None:
    _started[:] = [process for process in _started if process.poll() is None]
