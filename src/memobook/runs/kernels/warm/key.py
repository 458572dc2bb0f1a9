"""The key of a parent: the hash of all that decides what a kernel forked from it is made of."""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from memobook.publication.engine import ENGINE

# what Python, the C library and the usual libraries read once, at their start
AT_START = re.compile(
    r"PYTHON(?!PATH$|EXECUTABLE$)\w*|LD_\w+|GLIBC_TUNABLES|MALLOC_\w+|LC_\w+|LANG|LANGUAGE|HOME|XDG_(?:CONFIG|CACHE)_HOME"
    r"|MPLCONFIGDIR|MATPLOTLIBRC|IPYTHONDIR|JUPYTER_\w*(?:DIR|PATH)|ARROW_\w+|NUMPY_\w+|NPY_\w+|OPENBLAS_CORETYPE"
)
# what a parent gets besides, and nothing else: no secret may lie in a process that others are forked from
BESIDES = ("PATH", "USER", "LOGNAME", "TMPDIR", "XDG_RUNTIME_DIR", "MEMOBOOK_STAY")
# a process that has threads can't be forked: numerical libraries get one, and the allocator in Arrow none beside it
SINGLE = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "BLIS_NUM_THREADS"), "1"
) | {"JE_ARROW_MALLOC_CONF": "background_thread:false"}


def at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of a kernel's environment that its parent must have been started with.

    The home that a run has of its own is none of them: it is empty, and another one each time.
    """
    runs, home = environment.get("MEMOBOOK_RUNS"), environment.get("HOME")
    own = "HOME" if runs and home and Path(home).parent == Path(runs).parent else ""
    return {name: value for name, value in sorted(environment.items()) if AT_START.fullmatch(name) and name != own}


def parent_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Environment to start a parent with. A kernel forked from it gets its own, and its own number of threads
    (:mod:`memobook.runs.kernels.warm.threads`)."""
    return at_start(environment) | {name: environment[name] for name in BESIDES if name in environment} | SINGLE


def key(names: Iterable[str], environment: Mapping[str, str], place: list[str] | None = None) -> str:
    """Key of the parent that has imported the modules ``names``: 24 hexadecimal digits.

    Parameters
    ----------
    place : of the process that it is for, as :func:`placed` tells it; of this one by default.
    """
    parts = {
        "python": [sys.executable, sys.version, sys.prefix, sys.base_prefix],
        "packages": _packages(),
        "engine": _engine(),
        "modules": list(names),
        "environment": at_start(environment),
        "user": os.getuid(),
        "place": place or placed(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]


def placed(process: int | None = None, limits: Mapping[str, Sequence[int]] | None = None) -> list[str]:
    """What a process inherits for good: namespaces, control groups, how much it may use at most, and its priority.

    A parent stays for later commands, and of these none may get what it was not to have, or less than it has.

    Parameters
    ----------
    process, limits : another one, and its soft and hard limits by name; this one by default.

    Raises
    ------
    OSError : it is not to be looked at.
    """
    if limits is None:
        limits = {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if "RLIMIT_" in name}
    told = [f"{name} {limits[name][1]}" for name in sorted(limits)]
    told.append(f"priority {os.getpriority(os.PRIO_PROCESS, process or 0)}")
    own = Path(f"/proc/{process or 'self'}")
    told += [str(path.readlink()) for path in sorted((own / "ns").iterdir())]
    return [*told, (own / "cgroup").read_text("utf-8") if (own / "cgroup").is_file() else ""]


def _packages() -> list[list[str | int]]:
    """Installed distributions: names of their folders, which hold the version, and when they were written."""
    found: list[list[str | int]] = []
    for folder in sorted({path for path in sys.path if path.endswith("-packages") and Path(path).is_dir()}):
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith((".dist-info", ".egg-link", ".pth")):
                    found.append([folder, entry.name, entry.stat().st_mtime_ns])
    return sorted(found, key=str)


def _engine() -> list[list[str | int]]:
    return sorted(_sources(str(ENGINE)), key=str)


def _sources(folder: str) -> Iterator[list[str | int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".mplstyle")):
                stat = entry.stat()
                yield [entry.path, stat.st_mtime_ns, stat.st_size]
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                yield from _sources(entry.path)
