"""Processes that end when, and only when, the one that started them decides so or ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(number: int = signal.SIGKILL, parent: int | None = None) -> None:
    """Have the system send this process a signal when its parent ends (Linux; elsewhere pipes that close tell it).

    Parameters
    ----------
    parent : its process id where it is known, so that one that ended before this call counts too.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), number)
