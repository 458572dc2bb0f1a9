"""Where ranges stand on a page: beside the first print of a value, and on the line that says what a cell recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from .nodes import RangeNote
from .site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def place_ranges(app: Sphinx, doctree: nodes.document) -> None:
    """Take away the ranges that a reader of the page has seen, and those of headings; add those of recorded values."""
    seen: set[str] = set()
    for note in list(doctree.findall(RangeNote)):
        if isinstance(note.parent, nodes.title) or (note["origin"] in seen and not note["always"]):
            note.parent.remove(note)
        else:
            seen.add(note["origin"])
    spreads = site_of(app).ledger.spreads
    for line in doctree.findall(nodes.container):
        spread = spreads.get(line["ids"][0]) if "mb-recorded" in line["classes"] and line["ids"] else None
        if spread:
            text = f"{spread.text or 'unchanged'} in {spread.runs} runs of the grid"
            (recorded,) = line.findall(nodes.paragraph)
            recorded.insert(-1, nodes.inline("", text, classes=["mb-grid"]))
