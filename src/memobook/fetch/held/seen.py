"""When each dataset was last fetched, and from which source: ``fetched.json`` beside the data.

The day is part of the data: up to it the past of a dataset is closed (see :mod:`memobook.fetch.held.merge`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.view import parse_day
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text, write_aside

FILE = "fetched.json"


@dataclass(frozen=True)
class Seen:
    """The last fetch of a dataset that gave rows which passed all checks."""

    day: date
    source: str


def read_seen(data: Path, dataset: Dataset) -> Seen | None:
    """The record of a dataset; None where it was never fetched.

    Raises
    ------
    ContentError : ``fetched.file``, since without the day the past could change unnoticed.
    """
    entry = _entries(data, dataset).get(dataset.name)
    if entry is None:
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("source"), str):
        raise _broken(dataset, f"the entry of {dataset.name!r} is not as it was written")
    return Seen(parse_day(entry.get("seen", ""), seen_place(dataset)), entry["source"])


def write_seen(data: Path, dataset: Dataset, seen: Seen) -> None:
    """Put down a fetch; the file is replaced whole."""
    entries = _entries(data, dataset) | {dataset.name: {"seen": seen.day.isoformat(), "source": seen.source}}
    text = json.dumps(entries, indent=1, sort_keys=True) + "\n"
    path = _path(data, dataset)
    if not path.is_file() or path.read_text("utf-8") != text:
        write_aside(path, text.encode())


def _path(data: Path, dataset: Dataset) -> Path:
    # what is held on this machine only has its record on this machine only
    return data / "local" / FILE if dataset.local else data / FILE


def seen_place(dataset: Dataset) -> str:
    """The file of the record, as messages name it."""
    return f"data/local/{FILE}" if dataset.local else f"data/{FILE}"


def _entries(data: Path, dataset: Dataset) -> dict[str, Any]:
    path = _path(data, dataset)
    if not path.is_file():
        return {}
    try:
        entries = json.loads(read_text(path, seen_place(dataset)))
    except json.JSONDecodeError as error:
        raise _broken(dataset, f"not valid JSON: {error.msg}") from error
    if not isinstance(entries, dict):
        raise _broken(dataset, "it holds no object")
    return entries


def _broken(dataset: Dataset, what: str) -> ContentError:
    return ContentError("fetched.file", what, place=seen_place(dataset), fix="take it back from the last commit")
