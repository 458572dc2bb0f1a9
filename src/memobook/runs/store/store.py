"""The store of runs: plain files by key, safe with several writers, never trusted when damaged.

``runs/<theme>/<before-key>/<key>/`` holds ``<theme>.ipynb`` and ``run.json``. A run is put there whole, by one rename;
the first of several writers wins. ``views/<sha256>.csv`` holds the as-of views that stored runs have read.
"""

from __future__ import annotations

import errno
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memobook.publication.files import room, sha256, write_aside
from memobook.publication.leftovers import prefix

from .key import VALUES_ONLY, before_key, run_key

FIELDS = {"theme", "parts", "reads", "notebook", "took"}
TOOK = {"seconds", "cells", "peak_memory", "warm", "at"}


@dataclass(frozen=True)
class Stored:
    """A run in the store: its folder, its record (``run.json``), its executed notebook."""

    folder: Path
    record: dict[str, Any]
    notebook: dict[str, Any]

    @property
    def key(self) -> str:
        return self.folder.name

    @property
    def path(self) -> Path:
        return self.folder / f"{self.record['theme']}.ipynb"


class RunStore:
    """Runs below ``folder``, the publication's ``.memobook``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self, theme: str, before: str) -> Iterator[Stored]:
        """Whole runs of one before-key, in the order of their keys."""
        for path in sorted(self._runs(theme, before).glob("*/run.json")):
            stored = read_stored(path.parent, theme)
            if stored:
                yield stored

    def is_empty(self, theme: str, before: str) -> bool:
        """Whether there is no run of a before-key."""
        return next(self._runs(theme, before).glob("*/run.json"), None) is None

    def put(
        self, record: dict[str, Any], before: str, key: str, notebook: bytes, views: Mapping[str, Iterable[bytes]]
    ) -> Stored:
        """Store a run; ``record`` without the hash of its notebook. A whole one of the same key stays as it is.

        Parameters
        ----------
        views : as-of views that it read, in parts, by their hash.

        Raises
        ------
        ContentError : ``disk.full``.
        """
        theme = record["theme"]
        final = self._runs(theme, before) / key
        for digest, parts in views.items():
            path = self.folder / "views" / f"{digest}.csv"
            if not path.is_file():
                write_aside(path, parts)
        with room(final):
            final.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                dir=final.parent, prefix=prefix(".new"), ignore_cleanup_errors=True
            ) as aside:
                new = Path(aside) / key
                write_aside(new / f"{theme}.ipynb", notebook)
                text = json.dumps(record | {"notebook": sha256(notebook)}, indent=1, ensure_ascii=False)
                write_aside(new / "run.json", text.encode())
                stored = read_stored(final, theme)
                if stored:
                    return stored
                with suppress(FileNotFoundError):  # nothing damaged is in the way
                    final.rename(Path(aside) / "damaged")
                try:
                    new.rename(final)
                except OSError as error:
                    if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):  # another writer was first
                        raise
        return read_stored(final, theme) or Stored(final, record, json.loads(notebook))

    def seconds(self, theme: str, *, values_only: bool = False) -> float | None:
        """How long the newest stored run of a theme, whole or of values alone, took; None where none is known."""
        records = []
        for path in (self.folder / "runs" / theme).glob("*/*/run.json"):
            with suppress(OSError):  # taken away by another writer just now
                records.append((path.stat().st_mtime, path))
        for _, path in sorted(records, reverse=True):
            record = _read_json(path)
            with suppress(TypeError, KeyError, ValueError):  # damaged
                if (VALUES_ONLY in record["parts"]) == values_only:  # type: ignore[index]
                    return float(record["took"]["seconds"])  # type: ignore[index]
        return None

    def _runs(self, theme: str, before: str) -> Path:
        return self.folder / "runs" / theme / before


def read_stored(folder: Path, theme: str) -> Stored | None:
    """The run in a folder; None where a file is missing or damaged, which is as good as no run."""
    record = _read_json(folder / "run.json")
    try:
        data = (folder / f"{theme}.ipynb").read_bytes()
    except OSError:
        return None
    whole = (
        record is not None
        and record.keys() == FIELDS
        and record["theme"] == theme
        and isinstance(record["parts"], dict)
        and record["notebook"] == sha256(data)
        and before_key(theme, record["parts"]) == folder.parent.name
        and run_key(folder.parent.name, record["reads"]) == folder.name
        and isinstance(record["took"], dict)
        and record["took"].keys() == TOOK
    )
    return Stored(folder, record, json.loads(data)) if record and whole else None


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
