"""The data package: which datasets there are, and their rows with the type that the schema declares.

Reads ``data/datapackage.json`` (Frictionless Data Package). A dataset is a CSV file beside it, or comes from an
installed Python package through a loader (``"loader": "module:function"`` in the descriptor's ``installed`` list).
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
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ContentError, suggestion
from .publication import DATE, read_text

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTOR = "data/datapackage.json"


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
PARSERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
}


@dataclass(frozen=True)
class Field:
    """One column: its name, Table Schema type, and whether it may be empty."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Dataset:
    """One table of the package, as its descriptor declares it."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    vintage: str
    redistribute: bool
    licence: str
    sources: tuple[tuple[str, str], ...]
    path: Path | None
    loader: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies an observation whatever its vintage: the primary key without ``published``."""
        return tuple(k for k in self.primary_key if k != "published")

    @classmethod
    def from_descriptor(cls, descriptor: dict[str, Any], folder: Path) -> Dataset:
        def wrong(what: str, fix: str) -> ContentError:
            name = descriptor.get("name", "?")
            return ContentError("dataset.descriptor", f"dataset {name!r}: {what}", place=DESCRIPTOR, fix=fix)

        schema = descriptor.get("schema") or {}
        if not all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in schema.get("fields", [])):
            raise wrong("a field has no name", "mend schema.fields")
        fields = tuple(
            Field(
                f["name"],
                f.get("type", "string"),
                bool(f.get("constraints", {}).get("required")),
                f.get("description", ""),
            )
            for f in schema.get("fields", [])
        )
        unknown = [f"{f.name} ({f.type})" for f in fields if f.type not in PARSERS]
        if unknown:
            raise wrong(f"unknown type of {', '.join(unknown)}", f"use one of {', '.join(PARSERS)}")
        names = {f.name for f in fields}
        key = tuple(schema.get("primaryKey") or ())
        if "published" not in key or not set(key) <= names:
            raise wrong("the primary key must name existing fields and hold 'published'", "mend schema.primaryKey")
        if descriptor.get("vintage") not in ("row", "file"):
            raise wrong("'vintage' must be 'row' or 'file'", "say which of the two it is")
        licences = descriptor.get("licenses") or []
        if not licences or not descriptor.get("sources"):
            raise wrong("a licence or a source is missing", "declare 'licenses' and 'sources'")
        return cls(
            name=descriptor["name"],
            title=descriptor.get("title", descriptor["name"]),
            description=descriptor.get("description", ""),
            fields=fields,
            primary_key=key,
            vintage=descriptor["vintage"],
            redistribute=bool(descriptor.get("redistribute", False)),
            licence=licences[0].get("title") or licences[0].get("name", ""),
            sources=tuple((s.get("title", ""), s.get("path", "")) for s in descriptor["sources"]),
            path=folder / descriptor["path"] if "path" in descriptor else None,
            loader=descriptor.get("loader"),
        )


class DataPackage:
    """The datasets of a publication.

    Parameters
    ----------
    folder : the folder that holds ``datapackage.json``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._histories: dict[str, pd.DataFrame] = {}

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
        both = [*descriptor.get("resources", []), *descriptor.get("installed", [])]
        if not all(isinstance(d, dict) and isinstance(d.get("name"), str) for d in both):
            raise _shape("a resource has no name")
        return {d["name"]: Dataset.from_descriptor(d, self.folder) for d in both}

    def dataset(self, name: str) -> Dataset:
        if name not in self.datasets:
            raise ContentError(
                "dataset.unknown",
                f"there is no dataset {name!r}",
                place=DESCRIPTOR,
                fix=suggestion(name, self.datasets),
            )
        return self.datasets[name]

    def history(self, name: str) -> pd.DataFrame:
        """All rows of a dataset, every vintage, with the declared types (days as ``datetime.date``).

        Raises
        ------
        ContentError : ``dataset.row`` with file and line, ``dataset.file``, ``dataset.unknown``.
        """
        if name not in self._histories:
            dataset = self.dataset(name)
            self._histories[name] = _load(dataset) if dataset.loader else _read(dataset)
        return self._histories[name]


def _shape(what: str) -> ContentError:
    return ContentError("dataset.descriptor", what, place=DESCRIPTOR, fix="see the Frictionless Data Package standard")


def _load(dataset: Dataset) -> pd.DataFrame:
    import pandas as pd

    module, _, function = str(dataset.loader).partition(":")
    frame: pd.DataFrame = getattr(importlib.import_module(module), function)()
    missing = [f.name for f in dataset.fields if f.name not in frame.columns]
    if missing:
        raise ContentError(
            "dataset.loader",
            f"dataset {dataset.name!r}: {dataset.loader} gave no column {', '.join(missing)}",
            place=DESCRIPTOR,
            fix="make the loader and the schema agree",
        )
    frame = frame.loc[:, [f.name for f in dataset.fields]].copy()
    for field in dataset.fields:
        if field.type == "date":
            # as objects, like the days of a CSV file, and not as Timestamps
            frame[field.name] = pd.Series(pd.to_datetime(frame[field.name]).dt.date, dtype=object)
    frame = frame.astype(object)
    return frame.where(frame.notna(), None)


def _read(dataset: Dataset) -> pd.DataFrame:
    import pandas as pd

    if dataset.path is None or not dataset.path.is_file():
        raise ContentError(
            "dataset.file",
            f"dataset {dataset.name!r} has no file",
            place=DESCRIPTOR,
            fix=f"add data/{dataset.name}.csv or mend 'path'",
        )
    place = f"data/{dataset.path.name}"
    rows = list(_rows(io.StringIO(_text_of(dataset.path, place), newline=""), dataset, place))
    # as objects: a type guessed from all rows would let one that is published later change an earlier view
    return pd.DataFrame(rows, columns=[f.name for f in dataset.fields], dtype=object)


def _text_of(path: Path, place: str) -> str:
    # not read_text: line ends inside a cell are part of it
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(
            "dataset.row", "this row is not UTF-8", place=f"{place}:{line}", fix="save the file as UTF-8"
        ) from error


def _rows(file: Iterable[str], dataset: Dataset, place: str) -> Iterable[list[Any]]:
    reader = csv.reader(file, strict=True)
    wanted = [f.name for f in dataset.fields]

    def wrong(message: str) -> ContentError:
        return ContentError(
            "dataset.row", message, place=f"{place}:{reader.line_num or 1}", fix="mend this row or the schema"
        )

    try:
        if next(reader, None) != wanted:
            raise wrong(f"the header is not {','.join(wanted)}")
        seen: set[tuple[Any, ...]] = set()
        for cells in reader:
            if len(cells) != len(wanted):
                raise wrong(f"{len(cells)} cells where the schema has {len(wanted)}")
            row = [_cell(cell, field, wrong) for cell, field in zip(cells, dataset.fields, strict=True)]
            key = tuple(row[wanted.index(k)] for k in dataset.primary_key)
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
    rows = [list(frame.columns), *frame.itertuples(index=False)]
    return "".join(",".join(map(_cell_text, row)) + "\n" for row in rows).encode()


def _cell_text(cell: Any) -> str:
    text = _plain_text(cell)
    # the csv module would leave a carriage return bare
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(c in text for c in ',"\r\n') else text


def _plain_text(cell: Any) -> str:
    if cell is None or cell != cell:  # NaN is the one value that differs from itself
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    return str(cell)
