"""What a value was, by the present notebook, as of earlier days: read from histories that a backfill wrote.

The folder ``history/`` is committed, so that every copy of the repository shows the same. A reader of an edition never
meets a later day than the edition's own.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from memobook.data.view import parse_day
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text
from memobook.publication.folder import Publication
from memobook.runs.backfill.history import COLUMNS, histories
from memobook.themes.theme import Theme
from memobook.themes.values.value import Value

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Past:
    """A value as of one day: number or text, and the ends of its interval, where it had one."""

    day: str
    value: float | str
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class ValueHistory:
    """What a value was up to its edition's day.

    Parameters
    ----------
    points : by day; the last is what the edition's own run recorded.
    days : all as-of days of the history, those on which the value was not recorded included.
    given : parameters that the runs of the history had and the edition's own has not: name → both as text.
    checked : whether the history on file has the edition's own day, on which it must tell what the run does.
    outdated : whether it tells something else there; then it has no other points, since the notebook or its data are
        no longer those of the backfill.
    """

    value: Value
    points: tuple[Past, ...]
    days: tuple[str, ...]
    given: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    checked: bool = True
    outdated: bool = False

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw: numbers of two days at least."""
        return len(self.points) > 1 and not any(isinstance(point.value, str) for point in self.points)


def value_histories(publication: Publication, edition: Edition, values: Mapping[str, Value]) -> dict[str, ValueHistory]:
    """The history of each value of an edition, as far as one is on file; values without one are left out.

    Raises
    ------
    ContentError : ``history.row`` with file and line, ``history.folder``.
    """
    folder = publication.history
    found: dict[str, ValueHistory] = {}
    for resource in histories(folder):
        name = resource["name"]
        if name in edition.themes and (folder / resource["path"]).is_file():
            table = _Table(publication, folder / resource["path"], edition, name)
            found |= table.histories({id: v for id, v in values.items() if v.theme == name})
    return found


def joint_days(ids: Sequence[str], histories: Mapping[str, ValueHistory]) -> list[tuple[str, dict[str, float]]]:
    """Days on which all of some values have a number, with these; none where one has no history."""
    found: dict[str, dict[str, float]] = {}
    for id in ids:
        for point in histories[id].points if id in histories else ():
            if not isinstance(point.value, str):
                found.setdefault(point.day, {})[id] = point.value
    return sorted((day, values) for day, values in found.items() if len(values) == len(ids))


class _Table:
    """A theme's history on file, up to an edition's day.

    Its rows are those with the edition's own parameters; where all of it was run with one combination, such as the
    newest quarter of each day, those.
    """

    def __init__(self, publication: Publication, path: Path, edition: Edition, theme: str) -> None:
        self.place, self.as_of = publication.place(path), edition.as_of
        given = {**edition.themes[theme], "as_of": edition.as_of}
        own = Theme.read(publication.notebooks, theme).check(given, edition.theme_place(theme))
        reader = csv.DictReader(io.StringIO(read_text(path, self.place), newline=""))
        columns = list(reader.fieldnames or [])
        missing = sorted(set(COLUMNS) - set(columns))
        if missing:
            raise self._wrong(1, f"it has no column {', '.join(missing)}")
        self.gridded = {column: _parameter(column) for column in columns if column not in COLUMNS}
        self.given: dict[str, tuple[str, str]] = {}
        self.rows: list[tuple[str, Past]] = []
        # of a notebook that had other parameters nothing is told
        if all(parameter in own for parameter in self.gridded.values()):
            self._read(reader, own)

    def histories(self, values: Mapping[str, Value]) -> dict[str, ValueHistory]:
        days = tuple(sorted({past.day for _, past in self.rows} | {self.as_of}))
        checked = any(past.day == self.as_of for _, past in self.rows)
        found = {}
        for id, value in values.items():
            points = {past.day: past for other, past in self.rows if other == id}
            own = Past(self.as_of, value.value, value.interval.ends if value.interval else None)
            if not _agree(points.get(self.as_of, own), own):
                found[id] = ValueHistory(value, (own,), (self.as_of,), self.given, outdated=True)
            elif points:
                ordered = tuple(sorted((points | {self.as_of: own}).values(), key=lambda past: past.day))
                found[id] = ValueHistory(value, ordered, days, self.given, checked)
        return found

    def _read(self, reader: csv.DictReader[str], own: Mapping[str, Any]) -> None:
        rows = [(reader.line_num, row) for row in reader]
        combinations = {tuple(row[column] for column in self.gridded) for _, row in rows}
        for line, row in rows:
            try:
                other = {c: row[c] for c, parameter in self.gridded.items() if not _same(row[c], own[parameter])}
                day = parse_day(row["as_of"], f"{self.place}:{line}").isoformat()
                if day > self.as_of or (other and len(combinations) > 1):
                    continue
                value = float(row["value"]) if row["value"] else row["text"]
                ends = (float(row["low"]), float(row["high"])) if row["low"] else None
            except (ValueError, TypeError) as error:
                raise self._wrong(line, str(error)) from error
            self.given = {self.gridded[c]: (text, _text(own[self.gridded[c]])) for c, text in other.items()}
            self.rows.append((row["id"], Past(day, value, ends)))

    def _wrong(self, line: int, what: str) -> ContentError:
        fix = "run memobook backfill again"
        return ContentError("history.row", f"not a row of a history: {what}", place=f"{self.place}:{line}", fix=fix)


def _agree(one: Past, other: Past) -> bool:
    """Whether two tell the same; machines may differ in the last digits of what they compute."""
    if isinstance(one.value, str) or isinstance(other.value, str):
        return one.value == other.value
    ends = [[past.value, *(past.ends or ())] for past in (one, other)]
    return len(ends[0]) == len(ends[1]) and all(
        math.isclose(float(a), float(b), rel_tol=TOLERANCE) for a, b in zip(*ends, strict=True)
    )


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


def _text(value: Any) -> str:
    """The value of a parameter as a reader sees it."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
