"""Data: descriptors and rows of the datasets, as the package's own rules read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from memobook.data.dataset import DESCRIPTOR
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding

from .material import Material
from .rule import rule

LICENCE = rule(
    "dataset.licence", "error", "A dataset declares no licence.", "declare 'licenses' with a name and a path"
)


def datasets(material: Material) -> Iterator[Finding]:
    """Datasets without a licence, and each dataset whose rows break its schema."""
    path = material.publication.data / "datapackage.json"
    try:
        text = path.read_text("utf-8")
        descriptor = json.loads(text)
    except (OSError, ValueError):
        return  # the package tells it
    for resource in _resources(descriptor):
        if not resource.get("licenses"):
            material.explained.add("dataset.descriptor")
            name = resource.get("name", "?")
            yield LICENCE.at(f"{DESCRIPTOR}:{_line(text, name)}", f"dataset {name!r} declares no licence")
    for name in _names(material):
        try:
            material.package.rows(name)
        except ContentError as error:
            yield Finding.of(error)


def _names(material: Material) -> list[str]:
    try:
        return list(material.package.datasets)
    except ContentError:
        return []


def _resources(descriptor: Any) -> list[dict[str, Any]]:
    found = [*descriptor.get("resources", []), *descriptor.get("local", [])] if isinstance(descriptor, dict) else []
    return [resource for resource in found if isinstance(resource, dict)]


def _line(text: str, name: str) -> int:
    """The line that names a dataset."""
    at = text.find(f'"name": "{name}"')
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
