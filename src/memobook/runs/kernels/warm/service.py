"""A process of the engine's own beside a command: forked from a parent that has imported what it needs, as kernels are,
or started plainly where there can be none.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from .fallback import ColdStart, switched_off
from .link import Link, connect
from .process import WarmProcess

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

END_WITHIN = 10.0  # seconds


class Service:
    """What it is made from gets ready as soon as this object is made; the process begins when it is first asked for.

    It never outlives the process that made it.

    Parameters
    ----------
    module : has a ``main()``, which is spoken with through :func:`spoken`.
    names : modules that are imported before, in this order.
    """

    def __init__(self, module: str, names: Sequence[str]) -> None:
        self._command = [sys.executable, "-P", "-m", module]
        self._ours, self._theirs = socket.socketpair()
        self._process: WarmProcess | subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._lock, self._over = RLock(), False
        self._link = _link(names)
        if self._link is None:
            self._process = self._plain()

    @property
    def process(self) -> WarmProcess | subprocess.Popen[bytes]:
        """
        Raises
        ------
        ConnectionError : it was ended before it began.
        """
        with self._lock:
            if self._process is None and self._over:
                raise ConnectionError("ended before it began")
            if self._process is None:
                self._process = self._forked() or self._plain()
            return self._process

    @property
    def connection(self) -> Connection:
        """What it is spoken with; the end of the process is the end of it."""
        from multiprocessing.connection import Connection

        with self._lock:
            if self._connection is None and self.process:
                self._theirs.close()
                self._connection = Connection(self._ours.detach())
            assert self._connection
            return self._connection

    def _forked(self) -> WarmProcess | None:
        from .request import launch_now

        link, self._link = self._link, None
        if link is None:
            return None
        options = {"env": dict(os.environ), "cwd": os.getcwd(), "stdin": self._theirs.fileno()}  # noqa: PTH109 - as it is spelt
        try:
            return launch_now(link, [self._command[0], *self._command[2:]], options)
        except ColdStart:
            link.leave()
            return None

    def _plain(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=self._theirs.fileno(), start_new_session=True)

    @property
    def pid(self) -> int | None:
        """Of the process, where it has begun."""
        return self._process.pid if self._process else None

    def terminate(self) -> None:
        """Have the process end at once, or never begin; from any thread."""
        with self._lock:
            self._over = True
            if self._process:
                self._process.terminate()

    def end(self, *, now: bool) -> int | None:
        """Close the connection, by which an idle process ends; its exit code, None where it never began.

        Parameters
        ----------
        now : end it whatever it is doing.
        """
        if self._link:
            self._link.leave()
        for socket_end in (self._ours, self._theirs):
            socket_end.close()
        if self._connection:
            self._connection.close()
        if self._process is None:
            return None
        if now:
            self._process.terminate()
        try:
            return self._process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def _link(names: Sequence[str]) -> Link | None:
    if switched_off() or not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        return None
    try:
        return connect(list(names), os.environ)
    except ColdStart:
        return None


@contextmanager
def ready(names: Sequence[str]) -> Iterator[None]:
    """Keep the parent of services that begin with these modules alive inside, so that each of them begins at once."""
    link = _link(names)
    try:
        yield
    finally:
        if link:
            link.leave()


def spoken() -> Connection:
    """In the process: the connection to the one that it serves, taken from standard input."""
    from multiprocessing.connection import Connection

    taken = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return Connection(taken)
