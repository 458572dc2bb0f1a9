"""Processes with an end: each call has a time limit, and nothing that it started stays."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .outcome import RowError

BIN = Path(sys.executable).parent
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Done:
    """A process that ended well: wall time in seconds, and what it printed."""

    seconds: float
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """This environment without settings of memobook, with the tools of this Python first on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEMOBOOK_")}
    return kept | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"} | more


def bytecode(folder: Path, kept: bool) -> dict[str, str]:
    """The environment of all sides: compiled modules are kept in an empty folder, or nowhere.

    Ordinary installations keep them; some containers do not, and there every start of Python takes seconds more. What
    lies compiled in this environment by chance counts in neither case.
    """
    found = environment(PYTHONPYCACHEPREFIX=str(folder))
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found if kept else found | {"PYTHONDONTWRITEBYTECODE": "1"}


def call(
    command: Sequence[str | Path],
    folder: Path,
    *,
    limit: float = 900,
    more: Mapping[str, str] | None = None,
    core: int | None = None,
) -> Done:
    """Run a command to its end.

    Parameters
    ----------
    folder : in which it runs.
    limit : seconds after which it and what it started are ended.
    more : environment variables beside those of ``environment``.
    core : the one core that it may use.

    Raises
    ------
    RowError : it failed or took too long.
    """
    words = [str(word) for word in command]
    pin = None if core is None else (lambda: os.sched_setaffinity(0, {core}))
    began = time.perf_counter()
    with subprocess.Popen(
        words,
        cwd=folder,
        env=environment(**(more or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=pin,
    ) as process:
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired as error:
            raise RowError(f"{_name(words)} did not end within {limit:.0f} s") from error
        finally:
            if process.poll() is None:
                _end([*descendants(process.pid), process.pid])
    seconds = time.perf_counter() - began
    if process.returncode:
        last = "\n".join((out + err).strip().splitlines()[-12:])
        raise RowError(f"{_name(words)} ended with {process.returncode}:\n{last}")
    return Done(seconds, out, err)


def _name(words: Sequence[str]) -> str:
    return " ".join([Path(words[0]).name, *words[1:4]])


def descendants(pid: int) -> list[int]:
    """Processes that a process started, and theirs, as far as they live."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        fields = text.rpartition(")")[2].split()
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = list(parents.get(pid, []))
    for child in found:
        found += parents.get(child, [])
    return found


def _end(pids: Sequence[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@contextmanager
def nothing_left() -> Iterator[None]:
    """At the end, end whatever was started inside and still lives, orphans too (on Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        if Path("/proc/self/stat").is_file():
            until = time.monotonic() + 10
            while (left := descendants(os.getpid())) and time.monotonic() < until:
                _end(left)
                for pid in left:
                    _reap(pid)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return  # a grandchild: its parent was ended too, so it becomes ours and is met again
