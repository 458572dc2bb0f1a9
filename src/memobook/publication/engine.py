"""The engine's own files: where they lie, their version, and the hash that stands for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .files import files_under, sha256

VERSION = "0.1.0"
ENGINE = Path(__file__).resolve().parents[1]


@cache
def engine_sha256() -> str:
    """Hash of every file of the engine, by relative path; the files are read once a process."""
    files = [path for path in files_under(ENGINE) if path.suffix != ".pyc"]
    lines = [f"{path.relative_to(ENGINE).as_posix()} {sha256(path.read_bytes())}\n" for path in files]
    return sha256("".join(lines).encode())
