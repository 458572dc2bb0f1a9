"""Executed notebooks without what differs from one execution to the next."""

from __future__ import annotations

import json
import re
from typing import Any

from .theme import joined

KERNEL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py")


def normalise(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without what differs from one execution to the next: times, durations, paths, random ids."""
    notebook["metadata"].pop("papermill", None)
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        tags = cell["metadata"].get("tags", [])
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        if not cell["metadata"].get("tags", True):
            del cell["metadata"]["tags"]
        cell.setdefault("id", f"cell-{number}")
        if "outputs" in cell:
            cell["outputs"] = _outputs(cell)
    return notebook


def _outputs(cell: dict[str, Any]) -> list[dict[str, Any]]:
    """Outputs of a cell; neighbouring pieces of printed text joined, the kernel's temporary file named by the cell."""
    found: list[dict[str, Any]] = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            text = KERNEL_FILE.sub(f"cell {cell['id']!r}", joined(output["text"]))
            if found and found[-1]["output_type"] == "stream" and found[-1]["name"] == output["name"]:
                found[-1]["text"] += text
                continue
            output = {**output, "text": text}
        found.append(output)
    return found


def dump_notebook(notebook: dict[str, Any]) -> str:
    """A notebook as text, laid out as Jupyter does."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
