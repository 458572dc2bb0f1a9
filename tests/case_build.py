"""The tiny publication of ``cases/publication``, copied and built as a reader of the README would build it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from filelock import FileLock

PUBLICATION = Path(__file__).parent / "cases" / "publication"
DATES = ("2026-01-07", "2026-01-14")


def memobook(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """``python -m memobook`` in a folder, without settings of the shell that runs the tests."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")} | variables
    command = [sys.executable, "-m", "memobook", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=300
    )


def built(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A build that succeeds."""
    done = memobook(folder, "build", *arguments, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file below a folder: inode, time of change and bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
        for path in files
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (_, _, data) in state(folder).items()}


def in_common(base: Path, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes that run the tests, and that they have in common: read-only.

    Parameters
    ----------
    base : this process's folder for tests; those of the other processes lie beside it.
    make : makes the folder that it is given, which is not there yet.
    """
    # as deep as the copies are, for what it has of relative paths
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once" / name
    shared.parent.mkdir(exist_ok=True)
    done = shared.with_suffix(".done")
    with FileLock(shared.with_suffix(".lock")):
        if not done.exists():
            shutil.rmtree(shared, ignore_errors=True)  # of one that failed
            make(shared)
            done.touch()
    return shared


def once(base: Path, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes that run the tests: below ``base``, each has a copy of its own."""
    own = base / name
    if "PYTEST_XDIST_WORKER" not in os.environ:
        make(own)
        return own
    return shutil.copytree(in_common(base, name, make), own, symlinks=True)


@cache
def finished_build(base: Path) -> Path:
    """A copy of the publication below ``base`` with all editions built; once a session, treat as read-only.

    Beside it lie ``messages.txt``, of that build, and ``seconds.txt``, how long it took.
    """

    def make(folder: Path) -> None:
        begin = time.monotonic()
        done = built(shutil.copytree(PUBLICATION, folder / "publication"), "--all", "--out", "_site")
        (folder / "seconds.txt").write_text(f"{time.monotonic() - begin}\n", "utf-8")
        (folder / "messages.txt").write_text(done.stderr, "utf-8")

    return once(base, "one", make) / "publication"


def copy_of(folder: Path, target: Path) -> Path:
    """A copy with everything that was built, to be changed by one test."""
    return shutil.copytree(folder, target)
