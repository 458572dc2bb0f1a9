"""The temporary folder of a run, named by the process that executes it, so that another can clear up after it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def new_folder() -> Path:
    """A fresh folder for one run of this process."""
    return Path(tempfile.mkdtemp(prefix=_prefix(os.getpid())))


def clear_folders(process: int) -> None:
    """Remove what a process that was killed has left."""
    for path in Path(tempfile.gettempdir()).glob(f"{_prefix(process)}*"):
        shutil.rmtree(path, ignore_errors=True)


def _prefix(process: int) -> str:
    return f"memobook-run-{process}-"
