"""What a table that somebody has is: columns, types, units, key and cadence, as far as its file tells."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from memobook.publication.errors import ContentError, suggestion

from .theme_draft import PLACE
from .written_days import as_iso
from .written_numbers import FORMS, POINT, with_points

if TYPE_CHECKING:
    from pandas import DataFrame

DAY = re.compile(r"\d{4}-\d\d-\d\d")
INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
UNIT = re.compile(r"\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*$")
ACCENTS = re.compile(r"[\u0300-\u036f]")
PUBLISHED = ("published", "publication_date", "released", "release_date", "publication_day")
# periods that a column may hold as text or as whole numbers, and what such rows are called
PERIODS = (
    (re.compile(r"\d{4}-?Q[1-4]"), "quarterly"),
    (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"), "monthly"),
    (re.compile(r"(?:19|20)\d\d"), "yearly"),
)
# days between observations, and what that is called
CADENCES = ((1, 1, "daily"), (6, 8, "weekly"), (28, 31, "monthly"), (88, 93, "quarterly"), (364, 367, "yearly"))

# letters of a header; a reader of CSV takes somewhat more in one cell
LONGEST = 100_000


@dataclass(frozen=True)
class Inferred:
    """A table as it will be described.

    Parameters
    ----------
    fields : descriptors of the columns, ``published`` the last where the file had none.
    day, measure, groups : of the columns the one of days or of periods, the first of numbers that is none of the key,
        and the rest of the key; empty where there is none.
    newest : the newest day of publication.
    numbers : what numbers that are written otherwise were taken for.
    """

    text: str
    fields: tuple[dict[str, Any], ...]
    key: tuple[str, ...]
    cadence: str
    day: str
    measure: str
    groups: tuple[str, ...]
    newest: str
    numbers: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        return next((field.get("unit", "1") for field in self.fields if field["name"] == self.measure), "1")

    def told(self) -> str:
        """In a line what was taken the table for."""
        columns = ", ".join(
            f"{field['name']} ({field['type']}{', in ' + field['unit'] if 'unit' in field else ''})"
            for field in self.fields
        )
        return "; ".join([f"columns {columns}", f"key {', '.join(self.key)}", self.cadence, *self.numbers])


def infer(path: Path, published: str, key: str = "", decimal: str = "") -> Inferred:
    """The table of a file.

    Parameters
    ----------
    published : a column, or one day for all rows; empty where a column has such a name.
    key : columns that name a row, with commas between; empty: the fewest that do.
    decimal : the sign before decimals; empty: as the numbers tell.

    Raises
    ------
    ContentError : ``theme.table``, ``theme.number``, ``theme.published``, ``theme.key``.
    """
    frame, units, sign = _read(path)
    frame = _with_published(frame, published).apply(as_iso)
    frame, numbers = with_points(frame, sign, decimal, path)
    kinds = {str(name): _kind(frame[name]) for name in frame}
    if kinds["published"] != "date":
        raise _wrong("published", "the days of publication are not written as 2026-05-14", "mend the column")
    told = {name: _times(frame[name], kind) for name, kind in kinds.items() if name != "published"}
    times = {name: rows for name, rows in told.items() if rows is not None}
    keys = _key(frame, kinds, times, [part.strip() for part in key.split(",") if part.strip()])
    day = next((name for name in keys if name in times), "")
    measure = next((n for n, kind in kinds.items() if kind in ("number", "integer") and n not in keys), "")
    fields = []
    for name, kind in kinds.items():
        field: dict[str, Any] = {"name": name, "type": kind, "description": _words(name)}
        field |= {"unit": units[name]} if name in units and kind in ("number", "integer") else {}
        if name in keys or not (frame[name] == "").any():
            field["constraints"] = {"required": True}
        fields.append(field)
    groups = tuple(name for name in keys if name not in (day, "published"))
    text = frame.to_csv(index=False, lineterminator="\n")
    cadence = (times[day] or _cadence(frame[day])) if day else "irregular"
    newest = max(frame["published"])
    return Inferred(text, tuple(fields), tuple(keys), cadence, day, measure, groups, newest, tuple(numbers))


def _separator(path: Path) -> str:
    """The sign that makes most cells of the header: a comma, or what spreadsheets of some languages write."""
    if b"\0" in path.read_bytes():
        raise ValueError("it holds zero bytes, as files in UTF-16 and programs do")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline(LONGEST + 1)
    if len(header) > LONGEST:
        raise ValueError(f"its first line has more than {LONGEST:,} letters, and is no header")
    return max(",;\t|", key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))


def _read(path: Path) -> tuple[DataFrame, dict[str, str], str]:
    """All cells as text, columns by names in small letters, the units that stood in the header, and the separator."""
    import pandas as pd

    try:
        sign = _separator(path)
        # Python’s reader tells a cell that is not there from an empty one
        frame = pd.read_csv(path, sep=sign, engine="python", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise _wrong(
            "table", f"{path} can’t be read as a table: {error}", "give a CSV file in UTF-8 with a header"
        ) from error
    if frame.empty:
        raise _wrong("table", f"{path} has no rows", "give a file with rows")
    short = frame.isna().any(axis=1)
    if short.any() or not isinstance(frame.index, pd.RangeIndex):
        row = int(short.to_numpy().argmax()) + 1
        less = "fewer" if short.any() else "more"
        raise _wrong("table", f"row {row} of {path} has {less} cells than the header", "mend the row, or the header")
    names: list[str] = []
    units: dict[str, str] = {}
    for column in frame.columns:
        unit = UNIT.search(str(column))
        plain = ACCENTS.sub("", normalize("NFKD", UNIT.sub("", str(column)).strip().casefold()))
        name = re.sub(r"\W+", "_", plain, flags=re.ASCII).strip("_") or "column"
        name = f"n{name}" if name[0].isdigit() else name
        names.append(name if name not in names else f"{name}_{len(names)}")
        if unit:
            units[names[-1]] = unit["unit"].strip()
    frame.columns = pd.Index(names)
    return frame.apply(lambda cells: cells.str.strip()), units, sign


def _with_published(frame: DataFrame, published: str) -> DataFrame:
    found = published or next((name for name in PUBLISHED if name in frame), "")
    if DAY.fullmatch(found):
        return frame.assign(published=found)
    if found not in frame:
        what = f"there is no column {found!r}" if found else "nothing says when a row became public"
        fix = "name a column or a day: --published 2026-05-14; a day too early would let a memo know what nobody knew"
        raise _wrong("published", what, f"{suggestion(found, frame.columns)}; {fix}" if found else fix)
    return frame.rename(columns={found: "published"})


def _kind(cells: Any) -> str:
    filled = [cell for cell in cells if cell]
    if filled and all(DAY.fullmatch(cell) for cell in filled):
        try:
            [date.fromisoformat(cell) for cell in filled]
        except ValueError as error:
            raise _wrong("table", f"a day of {cells.name!r} is none: {error}", "mend the row") from error
        return "date"
    for pattern, kind in ((INTEGER, "integer"), (FORMS[POINT], "number")):
        if filled and all(pattern.fullmatch(cell) for cell in filled):
            return kind
    return "boolean" if filled and {*filled} <= {"true", "false"} else "string"


def _times(cells: Any, kind: str) -> str | None:
    """What rows of a column of periods are called, empty of one of days; None where it is neither."""
    filled = [cell for cell in cells if cell]
    if kind == "date":
        return ""
    return next((name for form, name in PERIODS if filled and all(map(form.fullmatch, filled))), None)


def _key(frame: DataFrame, kinds: dict[str, str], times: dict[str, str], given: list[str]) -> list[str]:
    """The fewest columns that name a row on a day of publication; those of times and words before what is measured."""
    if unknown := [name for name in given if name not in frame]:
        raise _wrong("key", f"there is no column {unknown[0]!r}", suggestion(unknown[0], frame.columns))
    order = [name for kind in ("date", "string", "integer") for name in kinds if kinds[name] == kind]
    order = [name for name in order if name != "published" and bool((frame[name] != "").all())]
    some = [list(names) for size in (1, 2, 3) for names in combinations(order, size)]
    measured = {name for name in order if kinds[name] == "integer" and name not in times}
    # what has a day or a period is a course over it, and names its rows by it; numbers may differ by chance
    some.sort(key=lambda names: (len(measured & {*names}), not times.keys() & {*names}))
    tried = [given] if given else some
    for names in tried:
        keys = [*dict.fromkeys([*names, "published"])]
        if not frame.duplicated(keys).any():
            return keys
    row = frame.index[frame.duplicated([*given, "published"] if given else [*order[:3], "published"])][0] + 2
    told = f"{', '.join(given)} name no row alone" if given else "no three columns name a row alone"
    raise _wrong("key", f"{told}, as line {row} shows", "give --key, the columns that do, or mend the rows")


def _cadence(days: Any) -> str:
    known = sorted({date.fromisoformat(day) for day in days})
    if len(known) < 3:
        return "irregular"
    gap = median((later - earlier).days for earlier, later in pairwise(known))
    return next((name for least, most, name in CADENCES if least <= gap <= most), "irregular")


def _words(name: str) -> str:
    return "Day on which the row became public." if name == "published" else f"{name.replace('_', ' ').capitalize()}."


def _wrong(rule: str, message: str, fix: str) -> ContentError:
    return ContentError(f"theme.{rule}", message, place=PLACE, fix=fix)
