"""What runs of this process have at work: their folders, and the processes that lead the groups of their kernels."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

_work: dict[Path, int | None] = {}


def begin_work(folder: Path, process: int | None = None) -> None:
    """Remember a run's folder, and the process that leads its group, until :func:`end_work`."""
    _work[folder] = process


def stop_work(folder: Path) -> None:
    """End what a run's kernel left running; the folder stays, for what is to be read from it."""
    process = _work.get(folder)
    if process:
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)  # a kernel leads a group of its own


def end_work(folder: Path) -> None:
    """End what a run's kernel left running, and remove the run's folder."""
    stop_work(folder)
    _work.pop(folder, None)
    shutil.rmtree(folder, ignore_errors=True)


def end_all_work() -> None:
    """The same for all runs of this process, which is about to end.

    A kernel that is just being launched ends with this process; its folder is left to whoever stopped it.
    """
    for folder in [folder for folder, process in _work.items() if process]:
        end_work(folder)
