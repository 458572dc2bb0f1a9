"""Histories: what became of a theme's values over many as-of days, as a dataset with a data package of its own.

A folder of histories holds ``<theme>.csv`` and ``datapackage.json``. It is an output and belongs to no publication's
``data/``: nothing here is ever read by a run. Pages may show it (see :mod:`memobook.ledger.value_history`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from memobook.data.dataset import DESCRIPTOR
from memobook.data.table import to_csv
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text, write_aside
from memobook.themes.parameter import Parameter
from memobook.themes.theme import Executed, Theme

from .grid import cell

# marks a descriptor as one of histories, which may be written anew
MARK = "memobook_history"
TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array"}
# from the freest on; a licence that is not listed counts as the most restrictive
LICENCES = ("CC0-1.0", "PDDL-1.0", "other-pd", "MIT", "Apache-2.0", "ODC-BY-1.0", "CC-BY-4.0", "ODbL-1.0",
            "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0")  # fmt: skip
COLUMNS = {
    "as_of": ("date", "Day whose knowledge counts."),
    "id": ("string", "Value: theme and name."),
    "value": ("number", "In base units; empty where the value is a text."),
    "text": ("string", "Of a value that is a text."),
    "unit": ("string", "Unit of the value."),
    "low": ("number", "Lower end of its range, where it has one."),
    "high": ("number", "Upper end of its range, where it has one."),
}


@dataclass(frozen=True)
class Point:
    """A finished run of a history: its day, the gridded parameters, what it recorded."""

    as_of: str
    parameters: dict[str, Any]
    executed: Executed


class History:
    """The values of a theme over days and a grid of parameters.

    Parameters
    ----------
    theme : whose values.
    gridded : names of the parameters that have a column.
    points : in the order of the table.
    """

    def __init__(self, theme: Theme, gridded: Sequence[str], points: Sequence[Point]) -> None:
        self.theme, self.points = theme, points
        self._columns = {name: _column(name) for name in gridded}

    @property
    def datasets(self) -> list[str]:
        """Names of the datasets that the values come from, through other themes included."""
        read = {name for point in self.points for name in point.executed.datasets}
        values = (value for point in self.points for value in point.executed.values.values())
        return sorted(read | {d["name"] for value in values for d in value.datasets})

    def csv(self) -> bytes:
        """One row a day, combination and value; a value's rows have the columns of :data:`COLUMNS`."""
        import pandas as pd

        header = ["as_of", *self._columns.values(), *(c for c in COLUMNS if c != "as_of")]
        rows = []
        for point in self.points:
            given = [cell(point.parameters[name]) for name in self._columns]
            for id, value in sorted(point.executed.values.items()):
                number, text = (None, value.value) if isinstance(value.value, str) else (value.value, None)
                low, high = value.range or (None, None)
                rows.append([point.as_of, *given, id, number, text, value.unit, low, high])
        return to_csv(pd.DataFrame(rows, columns=header, dtype=object))

    def resource(self, descriptors: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """Its entry of the data package.

        Parameters
        ----------
        descriptors : of the publication's datasets; those that were read give sources and licences.
        """
        read = [d for d in descriptors if d["name"] in self.datasets]
        fields = [_field("as_of", *COLUMNS["as_of"])]
        for name, column in self._columns.items():
            fields.append(_parameter_field(column, self.theme.parameters[name]))
        fields += [_field(name, *COLUMNS[name]) for name in COLUMNS if name != "as_of"]
        for field in fields:
            if field["name"] in ("as_of", "id"):
                field["constraints"] = {"required": True}
        return {
            "name": self.theme.name,
            "path": f"{self.theme.name}.csv",
            "profile": "tabular-data-resource",
            "title": f"History of the values of {self.theme.title}",
            "description": "Values computed as of each day from what was public then. It holds values only, and no "
            f"rows of the datasets that they come from: {', '.join(self.datasets)}.",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": fields, "primaryKey": ["as_of", *self._columns.values(), "id"], "missingValues": [""]},
            "sources": _distinct(source for d in read for source in d["sources"]),
            # the most restrictive one comes first: it is the one that counts
            "licenses": sorted(_distinct(licence for d in read for licence in d["licenses"]), key=_restriction),
        }

    def write(self, folder: Path, data: Path, lock: Path) -> Path:
        """Write table and descriptor below ``folder``; other histories there stay.

        Parameters
        ----------
        data : the publication's ``data/``.
        lock : file that keeps other writers waiting.

        Raises
        ------
        ContentError : ``history.folder`` (a data package of something else lies there), ``disk.full``.
        """
        package = json.loads(read_text(data / "datapackage.json", DESCRIPTOR))
        mine = self.resource([*package.get("resources", []), *package.get("local", [])])
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            others = [r for r in histories(folder) if r["name"] != mine["name"] and (folder / r["path"]).is_file()]
            write_aside(folder / f"{self.theme.name}.csv", self.csv())
            descriptor = {
                "profile": "tabular-data-package",
                "name": "histories",
                MARK: True,
                "resources": sorted([*others, mine], key=lambda r: str(r["name"])),
            }
            text = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
            write_aside(folder / "datapackage.json", text.encode())
        return folder / f"{self.theme.name}.csv"


def histories(folder: Path) -> list[dict[str, Any]]:
    """Entries of the histories in a folder; none where there is no data package.

    Raises
    ------
    ContentError : ``history.folder``.
    """
    path = folder / "datapackage.json"
    if not path.is_file():
        return []
    try:
        found = json.loads(path.read_text("utf-8"))
        if found[MARK] is True:
            return [r for r in found["resources"] if r["path"] == f"{r['name']}.csv"]
    except (ValueError, LookupError, TypeError):
        pass  # whatever it is, it is none of ours
    raise ContentError(
        "history.folder",
        "this data package was not written by a backfill and would be lost",
        place=str(path),
        fix="give another folder with --out",
    )


def _column(name: str) -> str:
    return f"parameter_{name}" if name in COLUMNS else name


def _field(name: str, type: str, description: str) -> dict[str, Any]:
    return {"name": name, "type": type, "description": description}


def _parameter_field(column: str, parameter: Parameter) -> dict[str, Any]:
    return _field(column, TYPES[parameter.type], f"Parameter: {parameter.explanation}")


def _restriction(licence: dict[str, Any]) -> tuple[int, str]:
    name = str(licence.get("name", ""))
    return -LICENCES.index(name) if name in LICENCES else -len(LICENCES), json.dumps(licence, sort_keys=True)


def _distinct(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({json.dumps(entry, sort_keys=True): entry for entry in entries}.values())
