"""The data package: which datasets there are, and their rows with the type that the schema declares.

Reads ``data/datapackage.json`` (Frictionless Data Package). A dataset is a CSV or Parquet file beside it; one that may
not be passed on stands in the list ``local`` and has its file in ``data/local/``, outside the repository, besides the
rows that a loader (``"loader": "module:function"``) takes from an installed Python package: mappings from the names of
columns to values, days as ``date``, empty cells as None; or a frame, which loaders of released editions give.
Fetching and judging data do not belong here.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError, Faults, suggestion
from memobook.publication.files import read_text, sha256

from .database import Database
from .dataset import DESCRIPTOR, Dataset, descriptor_place
from .large_table import LARGE, LargeTable, NotRead
from .table import Row, read_rows

if TYPE_CHECKING:
    import pandas as pd

    from memobook.publication.answers import Answers


class DataPackage:
    """The datasets of a publication.

    Parameters
    ----------
    folder : the folder that holds ``datapackage.json``.
    answers : what is known of files that have not changed; a kernel, which reads a few of them once, has none.
    """

    def __init__(self, folder: Path, answers: Answers | None = None) -> None:
        self.folder, self.answers = folder, answers
        self.database = Database()
        self._rows: dict[str, list[Row]] = {}
        self._files: dict[str, bytes] = {}
        self._states: dict[str, list[Any]] = {}
        self._large: dict[str, LargeTable | None] = {}
        self._times: dict[str, tuple[int, ...]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: its database is its own, and tables come into it when they are wanted."""
        return vars(self) | {
            "database": Database(),
            "_large": {},
            "_files": {},
            "_states": {},
            "_times": {},
            "answers": None,
        }

    @cached_property
    def datasets(self) -> dict[str, Dataset]:
        return dict(_declared(read_text(self.folder / "datapackage.json", DESCRIPTOR), self.folder))

    def dataset(self, name: str) -> Dataset:
        if name not in self.datasets:
            raise ContentError(
                "dataset.unknown",
                f"there is no dataset {name!r}",
                place=DESCRIPTOR,
                fix=suggestion(name, self.datasets),
            )
        return self.datasets[name]

    def large(self, name: str) -> LargeTable | None:
        """The dataset as a table of DuckDB, where it is Parquet, or large enough for that to be worth while.

        Raises
        ------
        ContentError : ``dataset.row`` of a Parquet file.
        """
        if name not in self._large:
            dataset = self.dataset(name)
            self._large[name] = None
            if dataset.loader or not dataset.path or not dataset.path.is_file():
                return None
            if _is_large(dataset, dataset.path):
                with self._read_once(name, dataset.path), suppress(NotRead):  # Python reads it, or says what is wrong
                    self._large[name] = LargeTable(dataset, self.database)
        return self._large[name]

    def rows(self, name: str) -> list[Row]:
        """All rows of a dataset, every vintage, with the declared types: days as ``date``, empty cells as None.

        Raises
        ------
        ContentError : ``dataset.row`` with file and line, ``dataset.file``, ``dataset.unknown``.
        """
        if name not in self._rows:
            self._rows[name] = _all_rows(self, self.dataset(name))
        return self._rows[name]

    def file(self, name: str) -> bytes:
        """The bytes of a dataset's CSV file, read once, so that its rows and its hash are of the same.

        Raises
        ------
        ContentError : ``dataset.file``.
        """
        if name not in self._files:
            path = _path(self, self.dataset(name))
            with self._read_once(name, path):
                self._files[name] = path.read_bytes()
        return self._files[name]

    def state(self, name: str) -> list[Any] | None:
        """What the rows of a dataset are made of, as JSON: what is declared of it and its file's hash; None if not all.

        Rows of a package come from a loader, and large tables are not read whole.
        """
        dataset = self.dataset(name)
        if dataset.loader or dataset.path is None or not dataset.path.is_file() or self.large(name):
            return None
        if name not in self._states:
            self._states[name] = [repr(dataset), sha256(self.file(name))]
        return self._states[name]

    def any_state(self, name: str) -> list[Any] | None:
        """The same of large tables too, without a look at their rows; None where no answers are kept.

        Raises
        ------
        ContentError : ``dataset.changed``.
        """
        dataset = self.dataset(name)
        path = dataset.path
        if not self.answers or dataset.loader or path is None or not path.is_file():
            return None
        if not _is_large(dataset, path):
            return self.state(name)
        if name not in self._states:
            with self._read_once(name, path):
                self._states[name] = [repr(dataset), self.answers.file(path)]
        return self._states[name]

    @contextmanager
    def _read_once(self, name: str, path: Path) -> Iterator[None]:
        """See that what is read inside is the file that was read before, so that no answer is kept of another one."""
        before = self._times.setdefault(name, _times(path))
        yield
        if self.answers and _times(path) != before:
            raise ContentError(
                "dataset.changed",
                "it was changed while it was read",
                place=self.dataset(name).place,
                fix="call again",
            )

    def records(self, name: str) -> list[dict[str, Any]]:
        """The same as mappings from the names of columns."""
        return as_records(self.dataset(name), self.rows(name))

    def history(self, name: str) -> pd.DataFrame:
        """The same as a frame."""
        return as_frame(self.dataset(name), self.rows(name))


@lru_cache(2)  # whoever asks for a column's members has a package of his own
def _declared(text: str, folder: Path) -> dict[str, Dataset]:
    """The datasets that a descriptor declares."""
    try:
        descriptor = json.loads(text)
    except json.JSONDecodeError as error:
        raise ContentError(
            "dataset.descriptor",
            f"not valid JSON: {error.msg}",
            place=f"{DESCRIPTOR}:{error.lineno}",
            fix="mend this line",
        ) from error
    if not isinstance(descriptor, dict):
        raise _shape("the descriptor is not an object", text)
    found: dict[str, Dataset] = {}
    places: dict[str, tuple[str, int]] = {}
    faults = Faults()
    for held in ("resources", "local"):
        entries = descriptor.get(held, [])
        if not isinstance(entries, list):
            raise _shape(f"{held!r} is no list", text, held)
        for number, entry in enumerate(entries):
            with faults.gathered():
                if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
                    raise _shape("a resource has no name", text, held, number)
                if entry["name"] in found:
                    raise _shape(f"the dataset {entry['name']!r} stands twice", text, held, number, "name")
                found[entry["name"]] = Dataset.from_descriptor(entry, folder, local=held == "local")
                places[entry["name"]] = held, number
    faults.tell()
    for dataset in found.values():
        for name in dataset.plausible.witnesses:
            if name not in found:
                told = f"'witnesses' of {dataset.name!r} names {name!r}, which is no dataset"
                raise _shape(told, text, *places[dataset.name], "plausible", "witnesses")
    return found


def as_records(dataset: Dataset, rows: list[Row]) -> list[dict[str, Any]]:
    """Rows of a dataset as mappings from the names of columns."""
    return [dict(zip(dataset.columns, row, strict=True)) for row in rows]


def as_frame(dataset: Dataset, rows: list[Row]) -> pd.DataFrame:
    """Rows of a dataset as a frame."""
    import pandas as pd

    # as objects: a type guessed from all rows would let one that is published later change an earlier view
    return pd.DataFrame(rows, columns=dataset.columns, dtype=object)


def _shape(what: str, text: str, *path: str | int) -> ContentError:
    from .json_place import json_line

    place = f"{DESCRIPTOR}:{json_line(text, *path)}" if path else DESCRIPTOR
    return ContentError("dataset.descriptor", what, place=place, fix="see the Frictionless Data Package standard")


def _all_rows(package: DataPackage, dataset: Dataset) -> list[Row]:
    rows = _load(package, dataset) if dataset.loader else []
    # a local dataset may never have been fetched here
    if not dataset.local or (dataset.path and dataset.path.is_file()):
        rows += _read(package, dataset) if dataset.path or not dataset.loader else []
    return rows


def _load(package: DataPackage, dataset: Dataset) -> list[Row]:
    module, _, function = str(dataset.loader).partition(":")
    given: Any = getattr(importlib.import_module(module), function)()
    names = dataset.columns
    rows: list[dict[str, Any]] = _frame_rows(given) if hasattr(given, "itertuples") else list(given)
    for row in rows:
        missing = [name for name in names if name not in row]
        if missing:
            raise ContentError(
                "dataset.loader",
                f"dataset {dataset.name!r}: {dataset.loader} gave no column {', '.join(missing)}",
                place=descriptor_place(package.folder, dataset.name, "loader"),
                fix="make the loader and the schema agree",
            )
    return [tuple(row[name] for name in names) for row in rows]


def _frame_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a loader that gives a frame, as loaders of released editions do: days as days, nothing as None."""
    from datetime import datetime

    def cell(value: Any) -> Any:
        if value is None or value != value:  # NaN and NaT differ from themselves
            return None
        plain = value.item() if hasattr(value, "item") and not isinstance(value, datetime) else value
        return plain.date() if isinstance(plain, datetime) else plain

    columns = [str(name) for name in frame.columns]
    return [dict(zip(columns, map(cell, row), strict=True)) for row in frame.itertuples(index=False, name=None)]


def _read(package: DataPackage, dataset: Dataset) -> list[Row]:
    if dataset.is_parquet and _path(package, dataset):
        from .parquet import parquet_rows

        return parquet_rows(dataset, package.database)
    return read_rows(dataset, package.file(dataset.name))


def _is_large(dataset: Dataset, path: Path) -> bool:
    """Whether a file is one for DuckDB, which may leave it to Python all the same."""
    return dataset.is_parquet or path.stat().st_size >= LARGE


def _times(path: Path) -> tuple[int, ...]:
    """What tells a file from another one, or from itself before a change."""
    stat = path.stat()
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def _path(package: DataPackage, dataset: Dataset) -> Path:
    """Where a dataset's file is."""
    if dataset.path is None or not dataset.path.is_file():
        raise ContentError(
            "dataset.file",
            f"dataset {dataset.name!r} has no file",
            place=descriptor_place(package.folder, dataset.name, "path"),
            fix=f"add data/{dataset.name}{'.parquet' if dataset.is_parquet else '.csv'} or mend 'path'",
        )
    return dataset.path
