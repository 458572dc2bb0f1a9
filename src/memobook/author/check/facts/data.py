"""Data: descriptors and rows of the datasets, as the package's own rules read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

from memobook.data.cell_text import printable, runs_in_a_spreadsheet, turns
from memobook.data.dataset import DESCRIPTOR, Dataset, descriptor_place
from memobook.data.descriptor import Column, Resource, Schema
from memobook.data.json_place import json_line
from memobook.data.table import Row
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text
from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule

LICENCE = rule(
    "dataset.licence", "error", "A dataset declares no licence.", "declare 'licenses' with a name and a path"
)

KEY = rule(
    "dataset.key", "warning", "A name in datapackage.json is read by nothing, and nearly one that is.",
    "mend the name, or take it away",
)  # fmt: skip
CELL = rule(
    "dataset.cell", "warning", "A cell runs as a formula in a spreadsheet, or holds marks that turn the direction.",
    "write it otherwise, such as with a word before the sign",
)  # fmt: skip

# words of the standard that nothing here reads
STANDARD = {"profile", "format", "mediatype", "encoding", "dialect", "type", "data", "bytes", "hash", "rdfType",
            "foreignKeys", "uniqueKeys", "fieldsMatch", "example", "examples", "categories"}  # fmt: skip


def datasets(material: Material) -> Iterator[Finding]:
    """Datasets without a licence, and each dataset whose rows break its schema."""
    path = material.publication.data / "datapackage.json"
    try:
        text = read_text(path, DESCRIPTOR)
        descriptor = json.loads(text)
    except (ContentError, OSError, ValueError):
        return  # the package tells it
    for resource in _resources(descriptor):
        if not resource.get("licenses"):
            material.explained.add("dataset.descriptor")
            name = str(resource.get("name", "?"))
            place = descriptor_place(path.parent, name)
            yield LICENCE.at(place, f"dataset {name!r} declares no licence")
    yield from _misspelt(text, descriptor)
    for name in dataset_names(material):
        try:
            yield from of_rows(material, "cells", name, _texts)
        except ContentError as error:
            yield Finding.of(error)


def of_rows(
    material: Material, kind: str, name: str, look: Callable[..., Iterable[Finding]], *more: str | None
) -> list[Finding]:
    """What a look at a dataset and its rows finds; they are read only where they, or what else it depends on, are new.

    Parameters
    ----------
    kind : name of the look.
    more : what ``look`` depends on besides the dataset and its rows, which it is given after these.

    Raises
    ------
    ContentError : ``dataset.*`` of rows that can't be read.
    """
    package = material.package
    dataset, kept, state = package.dataset(name), package.answers, package.state(name)

    def found() -> list[dict[str, str]]:
        return [asdict(finding) for finding in look(dataset, package.rows(name), *more)]

    told = kept.of(kind, [*state, *more], found) if kept and state else found()
    return [Finding(**one) for one in told]


def _texts(dataset: Dataset, rows: list[Row]) -> Iterator[Finding]:
    """Cells that are not what they look like, or that a spreadsheet would run once a reader opens the download."""
    texts = [at for at, field in enumerate(dataset.fields) if field.type == "string"]
    for number, row in enumerate(rows, 1):
        for at in texts:
            cell = row[at] or ""
            what = "runs as a formula in a spreadsheet" if runs_in_a_spreadsheet(cell) else ""
            what = what or ("turns the direction of writing" if turns(cell) else "")
            if what:
                told = f"{dataset.columns[at]} of row {number} is {printable(cell)}, which {what}"
                yield CELL.at(dataset.place, told)


def dataset_names(material: Material) -> list[str]:
    """All datasets of the publication; none where the descriptor can’t be read."""
    try:
        return list(material.package.datasets)
    except ContentError:
        return []


def _resources(descriptor: Any) -> list[dict[str, Any]]:
    found = [*descriptor.get("resources", []), *descriptor.get("local", [])] if isinstance(descriptor, dict) else []
    return [resource for resource in found if isinstance(resource, dict)]


def _misspelt(text: str, descriptor: Any) -> Iterator[Finding]:
    """Names of descriptors that are nearly those that are read; others are what the standard has besides."""
    for resource in _resources(descriptor):
        kept = "resources" if resource in descriptor.get("resources", []) else "local"
        within: tuple[str | int, ...] = (kept, descriptor[kept].index(resource))
        parts: list[tuple[tuple[str | int, ...], Any, Any]] = [(within, resource, Resource)]
        schema = resource.get("schema")
        parts.append(((*within, "schema"), schema, Schema))
        fields = schema.get("fields") if isinstance(schema, dict) else None
        for number, field in enumerate(fields if isinstance(fields, list) else []):
            parts.append(((*within, "schema", "fields", number), field, Column))
        for place, entry, shape in parts:
            known = {one.lower(): one for one in shape.__annotations__}
            for name in entry if isinstance(entry, dict) else ():
                if name in shape.__annotations__ or name in STANDARD:
                    continue
                if near := get_close_matches(name.lower(), known, 1, 0.8):
                    told = f"nothing reads {name!r} of the dataset {resource.get('name', '?')!r}"
                    line = json_line(text, *place, name)
                    yield KEY.at(f"{DESCRIPTOR}:{line}", told, f"did you mean {known[near[0]]!r}?")
