"""Where a block of a page is written: marks on it, by which a finding is put beside the block that it is about.

A mark is a class, ``line-12`` for a line of a page's text and ``cell-<id>`` for what a notebook's cell shows. Only
previews have them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BLOCKS = (
    nodes.paragraph,
    nodes.section,
    nodes.list_item,
    nodes.table,
    nodes.figure,
    nodes.block_quote,
    nodes.literal_block,
    nodes.Admonition,
    nodes.container,
)
#: by which MyST-NB tells the lines of a notebook's cells apart
CELL_LINES = 10_000
LINE, CELL = "line-", "cell-"


def mark_sources(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the blocks of a page, after everything in it was resolved."""
    path = Path(app.env.doc2path(docname))
    cells = _cell_ids(path) if path.suffix == ".ipynb" else None
    for node in doctree.findall(nodes.Element):
        if isinstance(node, BLOCKS) and node.line and not node.get("refid"):
            mark = f"{LINE}{node.line}" if cells is None else _cell_mark(cells, node.line)
            if mark:
                node["classes"] = [*node["classes"], mark]


def _cell_ids(path: Path) -> list[str]:
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return [cell["id"] for cell in notebook["cells"]]


def _cell_mark(cells: list[str], line: int) -> str:
    number = line // CELL_LINES - 1
    return f"{CELL}{cells[number]}" if 0 <= number < len(cells) else ""
