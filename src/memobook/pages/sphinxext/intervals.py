"""Where intervals stand on a page: beside the first print of a value. The grid is told where a cell recorded it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from memobook.publication.text.language import _, plural

from .choices import offer_choices
from .nodes import IntervalNote
from .site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def place_intervals(app: Sphinx, doctree: nodes.document) -> None:
    """Take away the intervals that a reader of the page has seen, and those of headings; add the grids of values."""
    seen: set[str] = set()
    for note in list(doctree.findall(IntervalNote)):
        if isinstance(note.parent, nodes.title) or (note["origin"] in seen and not note["always"]):
            note.parent.remove(note)
        else:
            seen.add(note["origin"])
    offer_choices(site_of(app), doctree)
    spreads = site_of(app).ledger.spreads
    for line in doctree.findall(nodes.container):
        spread = spreads.get(line["ids"][0]) if "mb-recorded" in line["classes"] and line["ids"] else None
        if spread:
            text = plural("{ends} in {count} run of the grid", "{ends} in {count} runs of the grid", spread.runs)
            text = text.format(ends=spread.text or _("unchanged"), count=spread.runs)
            (recorded,) = line.findall(nodes.paragraph)
            recorded.insert(-1, nodes.inline("", text, classes=["mb-grid"]))
