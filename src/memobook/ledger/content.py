"""What an edition says, as a hash: text, register and forecasts, and its notebooks with their words and results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from memobook.editions.edition import Edition
from memobook.publication.files import sha256
from memobook.runs.schedule.finished import Run
from memobook.themes.cells.notebook_file import joined

# the next memo sets its own day there; what a run made of its parameters stands in its outputs
PARAMETERS = {"parameters", "injected-parameters"}


def content_sha256(edition: Edition, runs: Mapping[str, Run]) -> str:
    """Hash of what an author wrote for an edition and what its runs made; style and engine are no part of it."""
    files = [sha256(path.read_bytes()) for path in edition.files]
    themes = {name: [_cell(cell) for cell in _said(run.notebook)] for name, run in runs.items()}
    return sha256(json.dumps([files, themes], sort_keys=True).encode())


def _said(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if not PARAMETERS & set(cell.get("metadata", {}).get("tags", []))]


def _cell(cell: dict[str, Any]) -> list[Any]:
    outputs = [{k: v for k, v in output.items() if k != "execution_count"} for output in cell.get("outputs", [])]
    return [cell["cell_type"], joined(cell["source"]), outputs]
