"""Whose data a figure draws, in a line of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memobook.data.package import DataPackage
from memobook.publication.text.language import _, plural

# publishers that are named; the page of the data names all
NAMED = 4


def publishers(meta: Mapping[str, Any], package: DataPackage) -> list[str]:
    """Titles of the sources of the datasets that a figure draws, each once; none of what was recorded before figures
    said what they draw.
    """
    names = [name for name in meta.get("datasets", []) if name in package.datasets]
    return list(dict.fromkeys(title for name in names for title, _path in package.dataset(name).sources))


def source_line(meta: Mapping[str, Any], package: DataPackage) -> str:
    """“Source: …”, or nothing where none is known; where its datasets were not named, what had been read by then."""
    found = publishers(meta, package)
    if not found:
        return ""
    more = len(found) - NAMED
    names = "; ".join(found[:NAMED])
    if more > 0:
        names = _("{names} and {count} more").format(names=names, count=more)
    if not meta.get("named"):
        return _("Data read before it was drawn: {names}").format(names=names)
    return plural("Source: {names}", "Sources: {names}", len(found)).format(names=names)


def may_be_passed_on(meta: Mapping[str, Any], package: DataPackage) -> bool:
    """Whether the licences of all its datasets allow to offer what it draws as data."""
    return bool(meta.get("data")) and all(
        package.dataset(name).redistribute for name in meta.get("datasets", []) if name in package.datasets
    )
