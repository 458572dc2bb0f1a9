"""A forked kernel in the hands of its client, who is not its parent: what ``subprocess.Popen`` is to a plain one."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from typing import IO

from . import wire
from .link import Link

CODE_WITHIN = 5.0  # seconds from a process's end to its parent's word of it
UNKNOWN = 1  # exit code of a kernel whose parent died before it


class WarmProcess:
    """A running kernel. ``returncode`` and the methods are those of ``subprocess.Popen``; ``parent`` is the key of the
    parent that it was forked from."""

    def __init__(self, link: Link, pid: int, file: int) -> None:
        self.pid = pid
        self.parent = link.path.stem
        self.returncode: int | None = None
        self.stdin: IO[bytes] | None = None
        self.stdout: IO[bytes] | None = None
        self.stderr: IO[bytes] | None = None
        self._link: Link | None = link
        self._file = file

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        self._look(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """
        Raises
        ------
        subprocess.TimeoutExpired : it still runs after ``timeout`` seconds.
        """
        self._look(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._file, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> None:
        """Wait for the end of the process; the parent, if it lives, knows the code."""
        if self.returncode is None and _readable(self._file, timeout):
            self.returncode = self._code()
            os.close(self._file)
            if self._link:
                self._link.leave()
            self._link = None

    def _code(self) -> int:
        try:
            assert self._link
            self._link.socket.settimeout(CODE_WITHIN)
            return int(wire.receive(self._link.socket)[0]["exited"])
        except (wire.Closed, KeyError):
            return UNKNOWN

    def __del__(self) -> None:
        if getattr(self, "returncode", 0) is None:
            os.close(self._file)
            if self._link:
                self._link.socket.close()


def _readable(file: int, timeout: float | None) -> bool:
    poll = select.poll()
    poll.register(file, select.POLLIN)
    return bool(poll.poll(None if timeout is None else timeout * 1000))
