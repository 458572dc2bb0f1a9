"""What a value was, by the present notebook, as of earlier days: read from histories that a backfill wrote.

The folder is named in ``_config.yml`` (``memobook_history``) and committed, so that every copy of the repository shows
the same. A reader of an edition never meets a later day than the edition's own.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .edition import Edition
from .errors import ContentError
from .history import COLUMNS, histories
from .publication import Publication, read_text
from .theme import Theme
from .value import Value
from .view import parse_day


@dataclass(frozen=True)
class Past:
    """A value as of one day: number or text, and the ends of its range, where it had one."""

    day: str
    value: float | str
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class ValueHistory:
    """What a value was up to its edition's day.

    Parameters
    ----------
    points : by day; the last is what the edition's own run recorded.
    days : all as-of days of the history, those on which the value was not recorded included.
    outdated : whether the history on file tells another value for the edition's day than its run; then it has no
        other points, since the notebook or its data are no longer those of the backfill.
    """

    value: Value
    points: tuple[Past, ...]
    days: tuple[str, ...]
    outdated: bool = False

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw: numbers of two days at least."""
        return len(self.points) > 1 and not any(isinstance(point.value, str) for point in self.points)


def value_histories(publication: Publication, edition: Edition, values: Mapping[str, Value]) -> dict[str, ValueHistory]:
    """The history of each value of an edition, as far as one is on file; values without one are left out.

    Raises
    ------
    ContentError : ``history.row`` with file and line, ``history.folder``, ``config.history``.
    """
    folder = publication.history
    found: dict[str, ValueHistory] = {}
    for resource in histories(folder) if folder else []:
        name = resource["name"]
        if folder and name in edition.themes and (folder / resource["path"]).is_file():
            rows = _rows(publication, folder / resource["path"], edition, name)
            found |= _of_theme(rows, edition.as_of, {id: v for id, v in values.items() if v.theme == name})
    return found


def _of_theme(rows: list[tuple[str, Past]], as_of: str, values: Mapping[str, Value]) -> dict[str, ValueHistory]:
    days = sorted({past.day for _, past in rows} | {as_of})
    found = {}
    for id, value in values.items():
        points = {past.day: past for other, past in rows if other == id}
        own = Past(as_of, value.value, value.range)
        told = points.get(as_of)
        outdated = told is not None and (told.value, told.range) != (own.value, own.range)
        if outdated:
            found[id] = ValueHistory(value, (own,), (as_of,), outdated=True)
        elif points:
            ordered = sorted((points | {as_of: own}).values(), key=lambda past: past.day)
            found[id] = ValueHistory(value, tuple(ordered), tuple(days))
    return found


def _rows(publication: Publication, path: Path, edition: Edition, name: str) -> list[tuple[str, Past]]:
    """Rows up to the edition's day with its own parameters: id and what it was."""
    place = publication.place(path)
    own = Theme.read(publication.notebooks, name).check(
        {**edition.themes[name], "as_of": edition.as_of}, edition.theme_place(name)
    )
    reader = csv.DictReader(io.StringIO(read_text(path, place), newline=""))
    gridded = [column for column in reader.fieldnames or [] if column not in COLUMNS]
    missing = sorted(set(COLUMNS) - set(reader.fieldnames or []))
    if missing:
        raise _wrong(place, 1, f"it has no column {', '.join(missing)}")
    if any(_parameter(column) not in own for column in gridded):
        return []  # of a notebook that had other parameters
    return list(_read(reader, place, edition.as_of, {column: own[_parameter(column)] for column in gridded}))


def _read(reader: csv.DictReader[str], place: str, as_of: str, own: Mapping[str, Any]) -> Iterator[tuple[str, Past]]:
    for row in reader:
        try:
            day = parse_day(row["as_of"], f"{place}:{reader.line_num}").isoformat()
            if day > as_of or not all(_same(row[column], value) for column, value in own.items()):
                continue
            value = float(row["value"]) if row["value"] else row["text"]
            ends = (float(row["low"]), float(row["high"])) if row["low"] else None
        except (ValueError, TypeError) as error:
            raise _wrong(place, reader.line_num, str(error)) from error
        yield row["id"], Past(day, value, ends)


def _parameter(column: str) -> str:
    name = column.removeprefix("parameter_")
    return name if name in COLUMNS else column


def _same(text: str, value: Any) -> bool:
    """Whether a cell holds the value of a parameter."""
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, int | float):
        return float(text) == value
    return bool(json.loads(text) == value) if isinstance(value, list) else text == value


def _wrong(place: str, line: int, what: str) -> ContentError:
    return ContentError(
        "history.row", f"not a row of a history: {what}", place=f"{place}:{line}", fix="run memobook backfill again"
    )
