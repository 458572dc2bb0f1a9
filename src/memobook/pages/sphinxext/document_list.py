"""Documents behind a claim as a list on its page: what its card says, for those who come without scripts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from docutils import nodes

from memobook.publication.text.language import _

from .sentence import sentence


def document_list(told: dict[str, Any]) -> list[nodes.Node]:
    """What :func:`.documents.claim_documents` told: datasets with their rows, then works, then that none is public."""
    items = [nodes.list_item("", _dataset(one), *_rows(one.get("rows", ()))) for one in told["datasets"]]
    items += [_document(work) for work in (*told["sources"], *told["cited"])]
    head = nodes.paragraph("", "", nodes.inline("", _("Documents"), classes=["mb-label"]), classes=["claim-rests"])
    if "without" in told:
        head += nodes.Text(f" {told['without']}")
    return [head, nodes.bullet_list("", *items, classes=["claim-documents"])] if items else [head]


def _dataset(told: dict[str, Any]) -> nodes.paragraph:
    by: list[nodes.Node] = []
    for name, url in told["by"]:
        by += [nodes.Text("; ")] if by else []
        by.append(_link(name, url))
    title = _link(told["title"], told.get("url", ""))
    return nodes.paragraph("", "", *sentence(_("{dataset}, by {publisher}"), dataset=title, publisher=by))


def _rows(rows: list[dict[str, Any]]) -> list[nodes.Node]:
    return [nodes.bullet_list("", *map(_document, rows))] if rows else []


def _document(row: dict[str, Any]) -> nodes.list_item:
    """A document: what it is, what it says, when it was published, how that was seen."""
    line = nodes.paragraph("", "", _link(row["what"], row["url"]))
    line += nodes.Text(f": {row['figure']}" if row["figure"] else "")
    published = _("published {day}").format(day=row["day"]) if row["day"] else ""
    if told := ", ".join(filter(None, (published, row["seen"], row.get("without")))):
        line += [nodes.Text(" "), nodes.inline("", told, classes=["value-label"])]
    if read := row.get("read"):
        words = _("read at {place}").format(place=urlsplit(read).hostname)
        line += [nodes.Text(" "), _link(words, read)]
    return nodes.list_item("", line)


def _link(text: str, url: str) -> nodes.Node:
    return nodes.reference(text, text, refuri=url) if url else nodes.Text(text)
