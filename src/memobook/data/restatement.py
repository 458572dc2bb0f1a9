"""Two as-of days of a dataset: which observations are new on the later one, and which known ones were restated.

The *history as it was* keeps what was known on the earlier day unchanged and adds only the observations that are new;
a run on it tells new observations and restated history apart.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.publication.folder import Publication

from .dataset import Dataset
from .package import DataPackage
from .table import to_csv
from .view import View

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[Any, ...]


def moved(package: DataPackage, name: str, old: date, new: date) -> tuple[bool, bool]:
    """Whether a dataset has new observations on the later day, and whether known ones were restated or are gone."""
    dataset = package.dataset(name)
    before, after = (_rows(View(package, day).frame(name), dataset) for day in (old, new))
    return bool(after.keys() - before.keys()), any(after.get(key) != row for key, row in before.items())


def history_as_it_was(package: DataPackage, name: str, old: date, new: date) -> pd.DataFrame:
    """Rows of a dataset up to ``new`` in which every observation known on ``old`` is as it was then.

    Where a source publishes its whole table anew each time (vintage "file"), the earlier rows stand in the newest
    table, under its day.
    """
    import pandas as pd

    dataset = package.dataset(name)
    known = set(_rows(View(package, old).frame(name), dataset))
    history = package.history(name)
    history = history[history["published"] <= new]
    if dataset.vintage == "row":
        return history[[k not in known or day <= old for k, day in _keyed(history, dataset)]]
    newest = View(package, new).frame(name)
    added = newest[[k not in known for k, _ in _keyed(newest, dataset)]]
    day = newest["published"].max() if len(newest) else old
    return pd.concat([View(package, old).frame(name).assign(published=day), added], ignore_index=True)


def put_history_as_it_was(publication: Publication, names: Iterable[str], old: date, new: date, target: Path) -> None:
    """Write the publication's ``data/`` to ``target``, with the history as it was for the datasets in ``names``."""
    package = DataPackage(publication.data)
    shutil.copytree(publication.data, target, ignore=shutil.ignore_patterns(".*"))
    descriptor = json.loads((target / "datapackage.json").read_text("utf-8"))
    entries = {entry["name"]: entry for kind in ("resources", "local") for entry in descriptor.get(kind, [])}
    for name in names:
        entry = entries[name]
        entry.pop("loader", None)
        dataset = package.dataset(name)
        if dataset.path is None or dataset.is_parquet:  # what is written is CSV
            entry["path"] = f"local/{name}.csv" if dataset.local else f"{name}.csv"
        path = target / entry["path"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(to_csv(history_as_it_was(package, name, old, new)))
    (target / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


def _rows(frame: pd.DataFrame, dataset: Dataset) -> dict[Key, Key]:
    """Key → the other cells, the day of publication left out."""
    others = [c for c in frame.columns if c not in (*dataset.key, "published")]
    keys = frame[list(dataset.key)].itertuples(index=False, name=None)
    rows = frame[others].itertuples(index=False, name=None) if others else (() for _ in range(len(frame)))
    return {_plain(key): _plain(row) for key, row in zip(keys, rows, strict=True)}


def _keyed(frame: pd.DataFrame, dataset: Dataset) -> Iterable[tuple[Key, date]]:
    keys = frame[list(dataset.key)].itertuples(index=False, name=None)
    return zip(map(_plain, keys), frame["published"], strict=True)


def _plain(cells: Iterable[Any]) -> Key:
    """Cells that compare as equal where both are empty."""
    return tuple(None if cell != cell else cell for cell in cells)
