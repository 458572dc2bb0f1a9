"""The data package: which datasets there are, and their rows with the type that the schema declares.

Reads ``data/datapackage.json`` (Frictionless Data Package). A dataset is a CSV file beside it; one that may not be
passed on stands in the list ``local`` and has its file in ``data/local/``, outside the repository, besides the rows
that a loader (``"loader": "module:function"``) takes from an installed Python package: mappings from the names of
columns to values, days as ``date``, empty cells as None.
Fetching and judging data do not belong here.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.files import read_text
from memobook.publication.folder import DATE

from .dataset import DESCRIPTOR, Dataset, Field

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
    return int(text)


def _date(text: str) -> date:
    if not DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


# what Table Schema takes for a number; Python would also take 1_000 and blanks
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
# what a cell of a CSV file is quoted for
QUOTED = re.compile(r'[,"\r\n]')
PARSERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
}


class DataPackage:
    """The datasets of a publication.

    Parameters
    ----------
    folder : the folder that holds ``datapackage.json``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, list[Row]] = {}

    @cached_property
    def datasets(self) -> dict[str, Dataset]:
        try:
            descriptor = json.loads(read_text(self.folder / "datapackage.json", DESCRIPTOR))
        except json.JSONDecodeError as error:
            raise ContentError(
                "dataset.descriptor",
                f"not valid JSON: {error.msg}",
                place=f"{DESCRIPTOR}:{error.lineno}",
                fix="mend this line",
            ) from error
        if not isinstance(descriptor, dict):
            raise _shape("the descriptor is not an object")
        held, local = descriptor.get("resources", []), descriptor.get("local", [])
        if not all(isinstance(d, dict) and isinstance(d.get("name"), str) for d in (*held, *local)):
            raise _shape("a resource has no name")
        found = {d["name"]: Dataset.from_descriptor(d, self.folder) for d in held}
        return found | {d["name"]: Dataset.from_descriptor(d, self.folder, local=True) for d in local}

    def dataset(self, name: str) -> Dataset:
        if name not in self.datasets:
            raise ContentError(
                "dataset.unknown",
                f"there is no dataset {name!r}",
                place=DESCRIPTOR,
                fix=suggestion(name, self.datasets),
            )
        return self.datasets[name]

    def rows(self, name: str) -> list[Row]:
        """All rows of a dataset, every vintage, with the declared types: days as ``date``, empty cells as None.

        Raises
        ------
        ContentError : ``dataset.row`` with file and line, ``dataset.file``, ``dataset.unknown``.
        """
        if name not in self._rows:
            self._rows[name] = _all_rows(self.dataset(name))
        return self._rows[name]

    def records(self, name: str) -> list[dict[str, Any]]:
        """The same as mappings from the names of columns."""
        return as_records(self.dataset(name), self.rows(name))

    def history(self, name: str) -> pd.DataFrame:
        """The same as a frame."""
        return as_frame(self.dataset(name), self.rows(name))


def as_records(dataset: Dataset, rows: list[Row]) -> list[dict[str, Any]]:
    """Rows of a dataset as mappings from the names of columns."""
    return [dict(zip(dataset.columns, row, strict=True)) for row in rows]


def as_frame(dataset: Dataset, rows: list[Row]) -> pd.DataFrame:
    """Rows of a dataset as a frame."""
    import pandas as pd

    # as objects: a type guessed from all rows would let one that is published later change an earlier view
    return pd.DataFrame(rows, columns=dataset.columns, dtype=object)


def _shape(what: str) -> ContentError:
    return ContentError("dataset.descriptor", what, place=DESCRIPTOR, fix="see the Frictionless Data Package standard")


def _all_rows(dataset: Dataset) -> list[Row]:
    rows = _load(dataset) if dataset.loader else []
    # a local dataset may never have been fetched here
    if not dataset.local or (dataset.path and dataset.path.is_file()):
        rows += _read(dataset) if dataset.path or not dataset.loader else []
    return rows


def _load(dataset: Dataset) -> list[Row]:
    module, _, function = str(dataset.loader).partition(":")
    given: list[dict[str, Any]] = getattr(importlib.import_module(module), function)()
    names = dataset.columns
    for row in given:
        missing = [name for name in names if name not in row]
        if missing:
            raise ContentError(
                "dataset.loader",
                f"dataset {dataset.name!r}: {dataset.loader} gave no column {', '.join(missing)}",
                place=DESCRIPTOR,
                fix="make the loader and the schema agree",
            )
    return [tuple(row[name] for name in names) for row in given]


def _read(dataset: Dataset) -> list[Row]:
    if dataset.path is None or not dataset.path.is_file():
        raise ContentError(
            "dataset.file",
            f"dataset {dataset.name!r} has no file",
            place=DESCRIPTOR,
            fix=f"add data/{dataset.name}.csv or mend 'path'",
        )
    return read_rows(dataset, dataset.path.read_bytes())


def read_rows(dataset: Dataset, data: bytes) -> list[Row]:
    """The rows of a dataset's CSV file, typed as the schema declares; None is an empty cell.

    Raises
    ------
    ContentError : ``dataset.row`` with file and line.
    """
    place = dataset.place
    try:
        # not read_text: line ends inside a cell are part of it
        text = data.decode("utf-8")
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
        if next(reader, None) != wanted:
            raise wrong(f"the header is not {','.join(wanted)}")
        seen: set[tuple[Any, ...]] = set()
        keys = [wanted.index(name) for name in dataset.primary_key]
        for cells in reader:
            if len(cells) != len(wanted):
                raise wrong(f"{len(cells)} cells where the schema has {len(wanted)}")
            row = tuple(_cell(cell, field, wrong) for cell, field in zip(cells, dataset.fields, strict=True))
            key = tuple(row[at] for at in keys)
            if key in seen:
                raise wrong(f"a second row with the key {', '.join(map(str, key))}")
            seen.add(key)
            yield row
    except csv.Error as error:
        raise wrong(f"not valid CSV: {error}") from error


def _cell(cell: str, field: Field, wrong: Callable[[str], ContentError]) -> Any:
    if cell == "":
        if field.required:
            raise wrong(f"{field.name!r} is empty")
        return None
    try:
        return PARSERS[field.type](cell)
    except ValueError as error:
        raise wrong(f"{field.name!r} is {cell!r}, which is not a {field.type}") from error


def to_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV bytes that do not depend on the machine: UTF-8, line feeds, shortest exact numbers."""
    return rows_to_csv(list(frame.columns), frame.itertuples(index=False, name=None))


def rows_to_csv(names: list[str], rows: Iterable[Row]) -> bytes:
    """The same from the names of columns and rows."""
    return "".join(",".join(map(_cell_text, row)) + "\n" for row in [names, *rows]).encode()


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
