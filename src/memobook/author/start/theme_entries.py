"""Where a theme that is begun is entered: data package, contents and memo, each as it will read afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from memobook.data.dataset import DESCRIPTOR
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text
from memobook.publication.folder import Publication

from .theme_files import FIELDS, title

# of a source or a licence that the author has still to name
UNNAMED = {"title": "To be named"}


def dataset_resource(
    name: str, fields: Sequence[dict[str, Any]], key: Sequence[str], source: dict[str, str], licence: dict[str, str]
) -> dict[str, Any]:
    """The descriptor of a dataset that is begun, whose author has still to say what its rows are."""
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": title(name),
        "description": "What a row is, where it was seen, and what the rows can't say.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [*fields], "primaryKey": [*key]},
        "sources": [source],
        "licenses": [licence],
        "vintage": "row",
        "redistribute": True,
    }


def with_dataset(publication: Publication, name: str, resource: dict[str, Any] | None = None) -> str:
    """The data package with the dataset at the end of its resources, indented as it was."""
    text = read_text(publication.data / "datapackage.json", DESCRIPTOR)
    package = json.loads(text)
    fields = [
        {"name": field, "type": kind, "description": told, "constraints": {"required": True}}
        for field, kind, told in FIELDS
    ]
    package.setdefault("resources", []).append(
        resource or dataset_resource(name, fields, ["id", "published"], UNNAMED, {"name": "notspecified"} | UNNAMED)
    )
    indent = re.search(r"^\{\n( +)", text)
    return json.dumps(package, indent=len(indent[1]) if indent else 2, ensure_ascii=False) + "\n"


def with_page(publication: Publication, name: str) -> dict[Path, str]:
    """The contents of a plain build, with the theme's page after the last notebook; none where there are none."""
    path = publication.root / "_toc.yml"
    if not path.is_file():
        return {}
    text = read_text(path, path.name)
    entries = [*re.finditer(r"^( *- *file: *)\S+\n", text if text.endswith("\n") else text + "\n", re.MULTILINE)]
    notebooks = [entry for entry in entries if "notebooks/" in entry[0]]
    after = (notebooks or entries)[-1:]
    if not after:
        raise ContentError(
            "theme.contents",
            "the contents have no chapter after which the page could stand",
            place=f"{path.name}:1",
            fix=f"add '- file: notebooks/{name}' to its chapters first",
        )
    (entry,) = after
    return {path: f"{text[: entry.end()]}{entry[1]}notebooks/{name}\n{text[entry.end() :]}"}


def with_theme(edition: Edition, name: str, for_each: str = "") -> str:
    """The memo with the theme, or the family of a column, at the end of those in its front matter."""
    block = re.search(r"^themes:[ \t]*(#.*)?\n((?:[ \t]+\S.*\n|[ \t]*\n)+)", edition.text, re.MULTILINE)
    line = edition.front.line("themes")
    found = re.search(r"^( +)\S", block[2], re.MULTILINE) if block else None
    text = edition.text
    if block and found:
        end = block.start(2) + len(block[2].rstrip("\n")) + 1
        declared = f"{found[1] * 2}for_each: {{{for_each.rpartition('.')[2]}: {for_each}}}\n" if for_each else ""
        text = f"{text[:end]}{found[1]}{name}:\n{declared}{text[end:]}"
    front = yaml.safe_load(text.split("---\n")[1])
    if [*front["themes"]] != [*edition.tops, name]:
        raise ContentError(
            "theme.front",
            "the themes of the memo are not written as a block, so that one more can be added",
            place=f"{edition.place}:{line}",
            fix="write each on a line of its own, indented by two blanks: '  name:'",
        )
    return text
