"""A command in a process that was forked for it."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import traceback

from .main import main as run


def main() -> None:
    """Run a command, and end without taking apart the many modules that this process shares with its parent."""
    code = 0
    try:
        run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    getattr(threading, "_shutdown")()  # noqa: B009 - waits for threads, as the interpreter does at its end
    getattr(atexit, "_run_exitfuncs")()  # noqa: B009
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = 120  # as the interpreter has it
    os._exit(code)
