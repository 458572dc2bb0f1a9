"""One docutils tree to Typst statements.

Every node class that a memo can hold is named here: shown, passed through or skipped on purpose. A class that isn't
raises, because a part that silently goes missing from the PDF would make it another document than the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.errors import ExtensionError

from .blocks import BlockVisitor, admonition_titles
from .figures import FigureVisitor
from .inline import InlineVisitor
from .maths import MathsVisitor
from .raw import RawVisitor

#: Node class -> the function of memo.typ (or Typst) that its content is the argument of.
WRAPPED = {
    "acronym": "plain",
    "attribution": "attribution",
    "block_quote": "quotation",
    "emphasis": "emph",
    "legend": "legend",
    "line": "verse",
    "literal_emphasis": "emph",
    "literal_strong": "strong",
    "manpage": "emph",
    "rubric": "rubric",
    "strong": "strong",
    "subscript": "sub",
    "subtitle": "rubric",
    "superscript": "super",
    "title_reference": "emph",
}
PASSED = (
    "HideCodeCellNode", "PassthroughTextElement", "admonition_body", "compact_paragraph", "compound", "decoration",
    "definition_list_item", "document", "generated", "line_block", "tgroup",
)  # fmt: skip
SKIPPED = (
    "ChoiceOffer", "colspec", "comment", "docinfo", "footnote", "highlightlang", "index", "label", "meta", "pending",
    "substitution_definition", "tabular_col_spec", "toctree",
)  # fmt: skip
# these place their own ids, or can't hold a statement before them
_SELF_ANCHORED = (
    nodes.document, nodes.section, nodes.title, nodes.footnote, nodes.list_item, nodes.row, nodes.entry, nodes.term,
    nodes.definition_list_item, nodes.definition, nodes.tgroup, nodes.thead, nodes.tbody, nodes.colspec, nodes.caption,
    nodes.label, nodes.legend, nodes.figure, nodes.table, nodes.citation,
)  # fmt: skip


class TypstTranslator(InlineVisitor, BlockVisitor, FigureVisitor, MathsVisitor, RawVisitor):
    """The whole: what has ids becomes a target, what isn't known an error."""

    def dispatch_visit(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Element) and not isinstance(node, _SELF_ANCHORED):
            self.out.anchor(self.labels(node))
        try:
            super().dispatch_visit(node)
        except ExtensionError as error:  # told with all others, once the whole tree was seen
            self.builder.problems.append(f"{self.place(node)}: {error.message}")
            raise nodes.SkipNode from error

    def visit_abbreviation(self, node: nodes.Element) -> None:
        self.out.open("plain(")

    def depart_abbreviation(self, node: nodes.Element) -> None:
        if node.get("explanation"):  # which a page shows where one points at it
            self.out.text(f" ({node['explanation']})", limit=self.limit)
        self.close(node)

    def unknown_visit(self, node: nodes.Node) -> None:
        raise self.error(node, f"the PDF has no form for a {type(node).__name__!r} node")


def _opens(call: str) -> Callable[[TypstTranslator, nodes.Element], None]:
    return lambda self, node: self.out.open(f"{call}(")


def _skips(self: TypstTranslator, node: nodes.Element) -> None:
    raise nodes.SkipNode


def _passes(self: TypstTranslator, node: nodes.Element) -> None:
    pass


def _complete(translator: Any) -> None:
    """Give the translator the methods that the tables at the top stand for."""
    for name, call in WRAPPED.items():
        setattr(translator, f"visit_{name}", _opens(call))
        setattr(translator, f"depart_{name}", translator.close)
    for name in admonition_titles():
        setattr(translator, f"visit_{name}", translator.visit_admonition)
        setattr(translator, f"depart_{name}", translator.close)
    for name in PASSED:
        for prefix in ("visit", "depart"):
            if not hasattr(translator, f"{prefix}_{name}"):
                setattr(translator, f"{prefix}_{name}", _passes)
    for name in SKIPPED:
        setattr(translator, f"visit_{name}", _skips)


_complete(TypstTranslator)
