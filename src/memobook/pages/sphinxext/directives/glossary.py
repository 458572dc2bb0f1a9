"""The words that the publication explains."""

from __future__ import annotations

from docutils import nodes

from memobook.publication.text.glossary import terms

from .directive import ContentDirective


class Glossary(ContentDirective):
    """Words and what they mean, on the methods page; elsewhere ``{term}`word``` opens the meaning in its place.

    A word stands at the margin, what it means is indented below it.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        shown = nodes.definition_list(classes=["glossary"])
        for term in terms("\n".join([":::{glossary}", *self.content, ":::"])):
            name = nodes.term("", term.word, ids=[term.id])
            shown += nodes.definition_list_item("", name, nodes.definition("", nodes.paragraph("", term.meaning)))
        return [shown]
