"""Two as-of days of a dataset: which observations are new on the later one, and which known ones were restated.

The *history as it was* keeps what was known on the earlier day unchanged and adds only the observations that are new;
a run on it tells new observations and restated history apart.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from memobook.publication.files import read_text
from memobook.publication.folder import Publication

from .dataset import DESCRIPTOR, Dataset
from .package import DataPackage
from .table import Row, rows_to_csv
from .view import View

Key = tuple[Any, ...]


def moved(package: DataPackage, name: str, old: date, new: date) -> tuple[bool, bool]:
    """Whether a dataset has new observations on the later day, and whether known ones were restated or are gone."""
    dataset = package.dataset(name)
    before, after = (_rows(View(package, day).records(name), dataset) for day in (old, new))
    return bool(after.keys() - before.keys()), any(after.get(key) != row for key, row in before.items())


def history_as_it_was(package: DataPackage, name: str, old: date, new: date) -> list[Row]:
    """Rows of a dataset up to ``new`` in which every observation known on ``old`` is as it was then.

    Where a source publishes its whole table anew each time (vintage "file"), the earlier rows stand in the newest
    table, under its day.
    """
    dataset = package.dataset(name)
    before = View(package, old)
    known = set(_rows(before.records(name), dataset))
    day, keys = dataset.columns.index("published"), [dataset.columns.index(column) for column in dataset.key]

    def new_one(row: Row) -> bool:
        return _plain(row[number] for number in keys) not in known

    if dataset.vintage == "row":
        return [row for row in package.rows(name) if row[day] <= new and (new_one(row) or row[day] <= old)]
    newest = View(package, new).rows(name)
    when = max((row[day] for row in newest), default=old)
    return [(*row[:day], when, *row[day + 1 :]) for row in before.rows(name)] + [row for row in newest if new_one(row)]


def put_history_as_it_was(publication: Publication, names: Iterable[str], old: date, new: date, target: Path) -> None:
    """Write the publication's ``data/`` to ``target``, with the history as it was for the datasets in ``names``."""
    package = DataPackage(publication.data)
    shutil.copytree(publication.data, target, ignore=shutil.ignore_patterns(".*"))
    descriptor = json.loads(read_text(target / "datapackage.json", DESCRIPTOR))
    entries = {entry["name"]: entry for kind in ("resources", "local") for entry in descriptor.get(kind, [])}
    for name in names:
        entry = entries[name]
        entry.pop("loader", None)
        dataset = package.dataset(name)
        if dataset.path is None or dataset.is_parquet:  # what is written is CSV
            entry["path"] = f"local/{name}.csv" if dataset.local else f"{name}.csv"
        path = target / entry["path"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(rows_to_csv(dataset.columns, history_as_it_was(package, name, old, new)))
    (target / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


def _rows(records: Iterable[Mapping[str, Any]], dataset: Dataset) -> dict[Key, Key]:
    """Key → the other cells, the day of publication left out."""
    others = [column for column in dataset.columns if column not in (*dataset.key, "published")]
    return {
        _plain(record[column] for column in dataset.key): _plain(record[column] for column in others)
        for record in records
    }


def _plain(cells: Iterable[Any]) -> Key:
    """Cells that compare as equal where both are empty."""
    return tuple(None if cell != cell else cell for cell in cells)
