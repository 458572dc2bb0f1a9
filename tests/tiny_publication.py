"""Publications of a few lines, written into a temporary folder by tests."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from memobook.publication.errors import ContentError

patient = settings(deadline=None)  # a busy machine is no failure
Cell = tuple[str, str, str, list[str]]
FIELD_TYPES = {"amount": "number", "value": "number", "rounding": "number", "count": "integer", "flag": "boolean"}


def field(name: str, type: str = "", *, required: bool = False) -> dict[str, Any]:
    """A Table Schema field; its type follows from well-known names."""
    type = type or ("date" if name == "published" else FIELD_TYPES.get(name, "string"))
    return {"name": name, "type": type, "constraints": {"required": required or name == "published"}}


def resource(name: str, fields: Sequence[str | dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A descriptor that the engine accepts; ``more`` replaces parts of it (None takes a part away)."""
    descriptor = {
        "name": name,
        "path": f"{name}.csv",
        "title": name.capitalize(),
        "schema": {
            "fields": [field(f) if isinstance(f, str) else f for f in fields],
            "primaryKey": ["id", "published"],
        },
        "sources": [{"title": "A source", "path": "https://source.example/"}],
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "vintage": "row",
        "redistribute": True,
    }
    return {k: v for k, v in (descriptor | more).items() if v is not None}


def write_package(folder: Path, *resources: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps({"name": "tiny", "resources": list(resources)}), "utf-8")


def write_rows(folder: Path, name: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        writer.writerows(rows)


def notebook(cells: Sequence[Cell]) -> str:
    """A notebook of (kind, id, source, tags), as text."""
    written = []
    for kind, id, source, tags in cells:
        cell = {"cell_type": kind, "id": id, "metadata": {"tags": tags} if tags else {}, "source": source}
        written.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": written, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1)


def content_error(call: Any, *arguments: Any, **named: Any) -> ContentError:
    """The ContentError that a call raises; any other outcome fails the test."""
    with pytest.raises(ContentError) as caught:
        call(*arguments, **named)
    assert caught.value.fix, "an error says what to do"
    return caught.value
