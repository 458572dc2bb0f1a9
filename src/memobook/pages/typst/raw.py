"""Raw HTML in the PDF: its words, its lists and its tables; nothing of a page is missing in print without a word."""

from __future__ import annotations

import re

from docutils import nodes

from ..outputs.html_nodes import html_nodes
from .base import BaseVisitor

# elements of HTML that Markdown writes inline: how the words between them are set
INLINE = {"s": "strike", "del": "strike", "u": "underline", "sub": "sub", "sup": "super", "b": "strong", "i": "emph",
          "strong": "strong", "em": "emph", "mark": "highlight", "kbd": "mono", "small": "small"}  # fmt: skip
TAG = re.compile(r"\s*<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)\b[^>]*>\s*")


class RawVisitor(BaseVisitor):
    """The visitor of what is written in the language of one kind of output."""

    def visit_raw(self, node: nodes.Element) -> None:
        kinds = node.get("format", "").split()
        if "typst" in kinds:
            self.out.add(f"[\n{node.astext()}\n]\n")
        elif "html" in kinds:
            self._html(node)
        raise nodes.SkipNode

    def _html(self, node: nodes.Element) -> None:
        tag = TAG.fullmatch(node.astext())
        name = tag["name"].lower() if tag else ""
        if tag and name == "input":
            self.out.text("☑ " if "checked" in tag[0] else "☐ ")
        elif tag and name == "br":
            self.out.add("linebreak()\n")
        elif tag and name in INLINE:
            self._inline(node, INLINE[name], begins=not tag["end"])
        else:
            self.walk(html_nodes(node.astext()))

    def _inline(self, node: nodes.Element, function: str, *, begins: bool) -> None:
        """Open a function where the element that ends it stands beside, and close it there."""
        names = [tag["name"].lower() for child in node.parent.children if (tag := _tag(child))]
        if names.count(_name(node)) % 2 == 0:
            if begins:
                self.out.open(f"{function}(")
            else:
                self.out.close()


def _tag(node: nodes.Node) -> re.Match[str] | None:
    return TAG.fullmatch(node.astext()) if isinstance(node, nodes.raw) else None


def _name(node: nodes.Node) -> str:
    tag = _tag(node)
    return tag["name"].lower() if tag else ""
