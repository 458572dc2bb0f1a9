"""The directive of what explains: its numbers are examples, which readers are told."""

from __future__ import annotations

from docutils import nodes

from memobook.publication.text.language import _

from .directive import ContentDirective


class Teaching(ContentDirective):
    """What explains a method or a word, in which numbers are examples: ``:::{teaching}``. A line below it says so.

    `memobook check` asks for no origin of numbers there. A Markdown cell of a notebook with the tag `teaching` is the
    same.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        told = nodes.paragraph("", _("An explanation: its numbers are examples, and not computed here."))
        told["classes"].append("mb-example")
        return [nodes.container("", *self.parse_content_to_nodes(), told, classes=["mb-teaching"])]
