"""A dataset's table as CSV: rows typed as the schema declares, and the bytes of rows that do not depend on the machine.

Which datasets there are, and where their rows come from, is the data package's to know.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError
from memobook.publication.folder import DATE

from .dataset import Dataset, Field

if TYPE_CHECKING:
    import pandas as pd


Row = tuple[Any, ...]


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _integer(text: str) -> int:
    if not INTEGER.fullmatch(text):
        raise ValueError(text)
    if not math.isfinite(float(text)):  # of numbers it is asked, too
        raise ValueError(text)
    return int(text)


@lru_cache(4096)  # rows share their days
def _date(text: str) -> date:
    if not DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


# what Table Schema takes for a number; Python would also take 1_000 and blanks
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
# what a cell of a CSV file is quoted for
QUOTED = re.compile(r'[,"\r\n]')
# kinds of cells of which rows share many, and of which none equals one of another kind as 1 does 1.0
SHARED = {str, date}
# what some spreadsheets write between cells
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
PARSERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
}


def read_rows(dataset: Dataset, data: bytes) -> list[Row]:
    """The rows of a dataset's CSV file, typed as the schema declares; None is an empty cell.

    Raises
    ------
    ContentError : ``dataset.row`` with file and line.
    """
    place = dataset.place
    try:
        # not read_text: line ends inside a cell are part of it
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(
            "dataset.row", "this row is not UTF-8", place=f"{place}:{line}", fix="save the file as UTF-8"
        ) from error
    return list(_rows(io.StringIO(text, newline=""), dataset, place))


def _rows(file: Iterable[str], dataset: Dataset, place: str) -> Iterable[Row]:
    reader = csv.reader(file, strict=True)
    wanted = dataset.columns

    def wrong(message: str) -> ContentError:
        return ContentError(
            "dataset.row", message, place=f"{place}:{reader.line_num or 1}", fix="mend this row or the schema"
        )

    try:
        header = next(reader, None)
        if header != wanted:
            raise _wrong_header(header or [], wanted, place)
        seen: set[tuple[Any, ...]] = set()
        keys = [wanted.index(name) for name in dataset.primary_key]
        parsers = [PARSERS[field.type] for field in dataset.fields]
        required = [at for at, field in enumerate(dataset.fields) if field.required]
        for cells in reader:
            if len(cells) != len(wanted):
                raise wrong(f"{len(cells)} cells where the schema has {len(wanted)}")
            try:
                row = tuple([parse(cell) if cell else None for parse, cell in zip(parsers, cells, strict=True)])
            except ValueError:
                row = ()
            if not row or None in [row[at] for at in required]:  # one cell after the other, to tell which is wrong
                row = tuple(_cell(cell, field, wrong) for cell, field in zip(cells, dataset.fields, strict=True))
            key = tuple(row[at] for at in keys)
            if key in seen:
                raise wrong(f"a second row with the key {', '.join(map(str, key))}")
            seen.add(key)
            yield row
    except csv.Error as error:
        raise wrong(f"not valid CSV: {error}") from error


def _wrong_header(header: list[str], wanted: list[str], place: str) -> ContentError:
    """What is said about a header: a spreadsheet of another language writes other signs between cells."""
    sign = next((sign for sign in SEPARATORS if len(header) == 1 and sign in header[0]), None)
    message = f"the header is not {','.join(wanted)}"
    fix = "mend this row or the schema"
    if sign:
        message = f"its cells are separated by {SEPARATORS[sign]}, not by commas"
        fix = "save it as CSV with commas, and with points in its numbers"
    return ContentError("dataset.row", message, place=f"{place}:1", fix=fix)


def _cell(cell: str, field: Field, wrong: Callable[[str], ContentError]) -> Any:
    if cell == "":
        if field.required:
            raise wrong(f"{field.name!r} is empty")
        return None
    try:
        return PARSERS[field.type](cell)
    except ValueError as error:
        raise wrong(f"{field.name!r} is {cell[:60]!r}, which is not a {field.type}") from error


def to_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV bytes that do not depend on the machine: UTF-8, line feeds, shortest exact numbers."""
    return rows_to_csv(list(frame.columns), frame.itertuples(index=False, name=None))


def rows_to_csv(names: list[str], rows: Iterable[Row]) -> bytes:
    """The same from the names of columns and rows."""
    known = _Texts()
    lines = [",".join([known[c] if c.__class__ in SHARED else _cell_text(c) for c in row]) for row in [names, *rows]]
    return "".join(f"{line}\n" for line in lines).encode()


class _Texts(dict[Any, str]):
    """Texts of cells, each found once."""

    def __missing__(self, cell: Any) -> str:
        text = self[cell] = _cell_text(cell)
        return text


def _cell_text(cell: Any) -> str:
    text = _plain_text(cell)
    # the csv module would leave a carriage return bare
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if QUOTED.search(text) else text


def _plain_text(cell: Any) -> str:
    if cell is None or cell != cell:  # NaN is the one value that differs from itself
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    return str(cell)
