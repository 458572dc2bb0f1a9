"""Pictures that a cell shows without recording them by name, and their alternative texts."""

from __future__ import annotations

import re
from typing import Any

from ..cells.notebook_file import joined
from ..values.value import ABSENT, TABLE, VALUE

# as a page prefers them
IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
# charts that a page draws from their description
CHART = re.compile(r"application/vnd\.(?:vega|vegalite)\.v\d[\d.]*\+json")
RECORDED = (VALUE, TABLE, ABSENT)


def picture_type(output: dict[str, Any]) -> str | None:
    """The media type under which an output is shown as a picture that no name records; None where it is none.

    A picture beside HTML, as Plotly bundles it, is shown in its place: the HTML would need a script.
    """
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if "memobook" in metadata or any(kind in data for kind in RECORDED):
        return None
    if "text/html" in data and not any(kind.endswith("+json") for kind in data):
        return None
    return next((kind for kind in data if CHART.fullmatch(kind)), next((kind for kind in IMAGES if kind in data), None))


def alternative(cell: dict[str, Any], output: dict[str, Any], kind: str) -> str:
    """The alternative text of such a picture: its own, that of its cell as MyST-NB has it, or that of the chart."""
    metadata = output.get("metadata", {})
    own = metadata.get(kind) if isinstance(metadata.get(kind), dict) else {}
    options = [cell.get("metadata", {}).get(key, {}).get("image", {}) for key in ("mystnb", "render")]
    told = [own.get("alt"), metadata.get("alt"), *(option.get("alt") for option in options)]
    if CHART.fullmatch(kind):
        told.append(_description(output["data"][kind]))
    return next((str(text).strip() for text in told if text), "")


def _description(chart: Any) -> str:
    title = chart.get("title", "") if isinstance(chart, dict) else ""
    title = joined(title.get("text", "")) if isinstance(title, dict) else title
    return str((isinstance(chart, dict) and chart.get("description")) or title or "")


def pictures(notebook: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Cell, number within it from 1, and alternative text of each picture of an executed notebook without a name."""
    found = []
    for cell in notebook["cells"]:
        if {"remove-cell", "remove-output", "remove_cell", "remove_output"} & set(
            cell.get("metadata", {}).get("tags", [])
        ):
            continue
        number = 0
        for output in cell.get("outputs", []):
            kind = picture_type(output)
            if kind:
                number += 1
                found.append((str(cell.get("id", "?")), number, alternative(cell, output, kind)))
    return found
