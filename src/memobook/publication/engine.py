"""The engine's own files: where they lie, their version, and the hash that stands for them."""

from __future__ import annotations

import os
import time
from functools import cache, lru_cache
from pathlib import Path

from .files import files_under, names_under, sha256

VERSION = "0.1.0"
ENGINE = Path(__file__).resolve().parents[1]


# when this process began to load them
STARTED = time.time_ns()


def engine_edited() -> bool:
    """Whether a file of the engine was changed since this process began: what it computes is not by the files' hash."""
    names = names_under(ENGINE, f"{ENGINE}/")
    return any(os.stat(n).st_mtime_ns >= STARTED for n in names if not n.endswith(".pyc"))  # noqa: PTH116 - of hundreds


@lru_cache(4096)  # of each module that a run reaches
def is_engine(path: Path) -> bool:
    """Whether a file is the engine's own, by whatever way it is named."""
    return path.resolve().is_relative_to(ENGINE)


@cache
def engine_sha256() -> str:
    """Hash of every file of the engine, by relative path; the files are read once a process."""
    files = [path for path in files_under(ENGINE) if path.suffix != ".pyc"]
    lines = [f"{path.relative_to(ENGINE).as_posix()} {sha256(path.read_bytes())}\n" for path in files]
    return sha256("".join(lines).encode())


def installed() -> list[str]:
    """Names with versions of the installed packages, as installers write them, without reading what they say."""
    import sysconfig

    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
