"""Text, its styles and its links as Typst statements."""

from __future__ import annotations

import posixpath
import re

from docutils import nodes

from memobook.themes.member import page_of

from ..sphinxext.nodes import SHORT
from .base import BaseVisitor
from .source import label, literal, origin_label

_WEB = re.compile(r"(https?://|mailto:)\S", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class InlineVisitor(BaseVisitor):
    """The visitors of what stands inside a paragraph."""

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        self.out.text(node.astext(), limit=self.limit)

    def depart_Text(self, node: nodes.Text) -> None:  # noqa: N802
        pass

    def visit_literal(self, node: nodes.Element) -> None:
        self.out.open("mono(")
        self.out.text(node.astext(), limit=None if self.limit is None else 12, run=10)
        self.out.close()
        raise nodes.SkipNode

    def visit_inline(self, node: nodes.Element) -> None:
        verdicts = [name.removeprefix("verdict-") for name in node["classes"] if name.startswith("verdict-")]
        if verdicts:
            self.out.open(f"verdict({literal(verdicts[0])}, ")
        else:
            self.out.open(f"{self.style(node, 'inline') or 'plain'}(")

    depart_inline = BaseVisitor.close

    def visit_OwnDirection(self, node: nodes.Element) -> None:  # noqa: N802
        self.out.open("title-from-right(" if isinstance(node.parent, nodes.title) else "plain(")

    depart_OwnDirection = BaseVisitor.close  # noqa: N815

    def visit_OriginReference(self, node: nodes.Element) -> None:  # noqa: N802
        if node["origin_kind"] == "term":  # paper says it on the page of methods
            self.out.open("plain(")
            self.out.open("plain(")
            return
        self.out.open("origin-short(" if len(node.astext()) <= SHORT else "origin(")
        if self.config.memobook_pdf["memo"] in self.builder.documents:  # its rows are in the other PDF
            id, value = node["origin"], node["origin_kind"] == "value"
            place = f"{page_of(id)}.html#{id}" if value else f"evidence.html#statement-{id}"
            self.out.open(f"external({literal(f'{self.config.html_baseurl}{place}')}, ")
        else:
            self.out.goto(origin_label(node["origin"]))

    def depart_OriginReference(self, node: nodes.Element) -> None:  # noqa: N802
        self.out.close()
        self.out.close()

    def visit_IntervalNote(self, node: nodes.Element) -> None:  # noqa: N802
        self.out.text(" ")
        self.out.open("interval-note(")

    depart_IntervalNote = BaseVisitor.close  # noqa: N815

    def visit_reference(self, node: nodes.Element) -> None:
        if "claim" in node:  # it stands in the margin
            raise nodes.SkipNode
        uri: str = node.get("refuri", "")
        if _WEB.match(uri) and len(uri) < 4000:
            self.out.open(f"external({literal(uri)}, ")
        elif "refid" in node or (uri and not _SCHEME.match(uri)):
            self.internal(node.get("refid"), uri)
        else:
            self.out.open("plain(")

    depart_reference = BaseVisitor.close
    visit_number_reference = visit_reference
    depart_number_reference = BaseVisitor.close

    def internal(self, refid: str | None, uri: str) -> None:
        """Open a link to another place of the PDF, to the published page where the PDF lacks it, or a plain text."""
        path, _, fragment = (f"#{refid}" if refid else uri).partition("#")
        if path.startswith("%"):
            docname = path[1:]
        elif path:
            docname = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), path)).removesuffix(".html")
        else:
            docname = self.docname
        base = self.config.html_baseurl
        if docname in self.builder.documents or (docname, fragment) in self.builder.citations:
            self.out.goto(label(docname, fragment))
        elif base and docname in self.builder.published:
            url = f"{base.rstrip('/')}/{docname}.html" + (f"#{fragment}" if fragment else "")
            self.out.open(f"external({literal(url)}, ")
        else:
            self.out.open("plain(")

    def visit_download_reference(self, node: nodes.Element) -> None:
        self.out.open("plain(")

    depart_download_reference = BaseVisitor.close

    def visit_footnote_reference(self, node: nodes.Element) -> None:
        target = label(self.docname, f"footnote {node['refid']}")
        note = self.footnotes.pop(node["refid"], None)
        if note is None:
            self.out.add(f"footnote(label({literal(target)}))\n")
        else:
            self.out.open("note(")
            self.walk([child for child in note.children if not isinstance(child, nodes.label)])
            self.out.close(f"}}, {literal(target)})\n")
        raise nodes.SkipNode

    def visit_target(self, node: nodes.Element) -> None:
        self.out.open("plain(")

    depart_target = BaseVisitor.close
