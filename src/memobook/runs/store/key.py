"""The run key: the hash of everything that can change a run's result (DESIGN, rule 1).

It is made in two steps, since what a run reads is known only afterwards: the *before-key* of what is known before,
and with it the hashes of what was read.
"""

from __future__ import annotations

import json
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from memobook.data.part import part_now
from memobook.publication.engine import VERSION
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.themes.member import page_of

from ..limits import read_limits
from ..processor import numerics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memobook.data.view import View
    from memobook.themes.theme import Executed, Theme

# the part that the key of a run has which holds no figure and no table, so that it is never taken for a whole one
VALUES_ONLY = "values only"
# what a run records; another number where that is more than it was, so that stored runs which lack it serve no more
RECORDS = 4


class Recorded(Protocol):
    """A run whose results can be read."""

    def executed(self) -> Executed: ...


def run_parts(publication: Publication, theme: Theme, parameters: dict[str, Any]) -> dict[str, Any]:
    """What is known before a run and can change its result; ``parameters``: all of them, with their values."""
    return {
        "cells": dict(zip(theme.code_ids, theme.code, strict=True)),
        "parameters": parameters,
        "modules": theme.modules,
        "lock": _lock_sha256(publication.root / "uv.lock"),
        # a warm and a plain kernel are the same kernel
        "kernel": ["python3", list(sys.version_info[:3]), sys.platform],
        # which machine code numbers are computed with
        "numerics": numerics(os.environ, read_limits(publication.config).threads),
        "engine": VERSION,
        "records": RECORDS,
        # only where it is asked for: the keys of all other runs stay what they were
        **({"network": True} if theme.network else {}),
    }


def remembered_key(parts: dict[str, Any]) -> str:
    """Key of what can change the results of a function for the same arguments: all but the notebook's own parts."""
    return _key([parts[name] for name in ("modules", "lock", "kernel", "numerics", "engine")])


def before_key(theme: str, parts: dict[str, Any]) -> str:
    """Key of a run's parts; the order of cells counts, that of parameters and modules does not."""
    return _key([theme, {k: list(v.items()) if k == "cells" and isinstance(v, dict) else v for k, v in parts.items()}])


def run_key(before: str, reads: dict[str, Any]) -> str:
    return _key([before, reads])


def reads_now(view: View, upstream: Mapping[str, Recorded], reads: dict[str, Any]) -> dict[str, Any] | None:
    """What the same reads would find today; None when one of them is no longer there."""
    if not set(reads["datasets"]) <= set(view.package.datasets):
        return None
    values: dict[str, str] = {}
    for id in reads["values"]:
        run = upstream.get(page_of(id))
        value = run.executed().values.get(id) if run else None
        # an empty digest: the run asked for a value that there was not
        if value is None and reads["values"][id]:
            return None
        values[id] = value.digest() if value else ""
    found: dict[str, Any] = {"datasets": {name: view.sha256(name) for name in reads["datasets"]}, "values": values}
    if "rows" in reads:  # of the same data the same rows
        found["rows"] = reads["rows"]
    if "parts" in reads:
        found["parts"] = {name: part_now(view, name, part["where"]) for name, part in reads["parts"].items()}
    if "vintages" in reads:
        found["vintages"] = {name: view.vintages_sha256(name) for name in reads["vintages"]}
    return found


def _lock_sha256(lock: Path) -> str | None:
    """Hash of the lock file, of a megabyte or more, for which each of dozens of runs asks."""
    if not lock.is_file():
        return None
    stat = lock.stat()
    return _sha256_of_state(lock, stat.st_ino, stat.st_size, stat.st_mtime_ns)


@lru_cache(4)
def _sha256_of_state(path: Path, inode: int, size: int, changed: int) -> str:
    return sha256(path.read_bytes())


def _key(parts: Any) -> str:
    return sha256(json.dumps(parts, sort_keys=True).encode())[:24]
