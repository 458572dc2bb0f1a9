"""Rendered pages in the store: kept with the hash of every file, and taken from there only as they were kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from memobook.publication.files import hashes_under, write_aside

from .site_tree import Hashes


def is_whole(folder: Path, hashes: Hashes = hashes_under) -> bool:
    """Whether a folder of the store holds what was put there, to the last byte."""
    try:
        return folder.is_dir() and bool(json.loads(_list(folder).read_text("utf-8")) == hashes(folder))
    except (OSError, ValueError):
        return False  # no list, or a damaged one: as good as no pages


def keep_whole(made: Path, folder: Path, hashes: Hashes = hashes_under) -> None:
    """Move a finished folder into the store, in place of a damaged one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    found = hashes(made)
    if folder.exists():
        shutil.rmtree(folder)
    made.rename(folder)
    write_aside(_list(folder), json.dumps(found, indent=1).encode())


def _list(folder: Path) -> Path:
    return folder.with_name(folder.name + ".json")
