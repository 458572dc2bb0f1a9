"""Sections, paragraphs, lists and boxes as Typst statements."""

from __future__ import annotations

from docutils import nodes

from memobook.publication.text.language import _

from ..sphinxext.nodes import OriginReference, OwnDirection
from .base import BaseVisitor, is_alone
from .source import code, literal

_NUMBERING = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}


def admonition_titles() -> dict[str, str]:
    """What stands above a box, by the name of its node."""
    return {
        "attention": _("Attention"), "caution": _("Caution"), "danger": _("Danger"), "error": _("Error"),
        "hint": _("Hint"), "important": _("Important"), "note": _("Note"), "seealso": _("See also"), "tip": _("Tip"),
        "warning": _("Warning"),
    }  # fmt: skip


class BlockVisitor(BaseVisitor):
    """The visitors of what stands on its own."""

    def visit_section(self, node: nodes.Element) -> None:
        self.level += 1
        if self.level == 2:
            self.marked = set()

    def depart_section(self, node: nodes.Element) -> None:
        self.level -= 1

    def visit_title(self, node: nodes.Element) -> None:
        if isinstance(node.parent, nodes.section):
            if self.level == 1:  # the page's own title: the PDF or its part has another
                self.out.anchor(self.labels(node.parent))
                raise nodes.SkipNode
            self.out.open(f"section({max(1, self.level - self.lift)}, ")
        else:  # of a topic, a sidebar or an admonition
            self.out.open("rubric(")
        self.limit = None  # bookmarks repeat it

    def depart_title(self, node: nodes.Element) -> None:
        self.limit = 24
        if isinstance(node.parent, nodes.section):
            self.out.close("}, ")
            self.out.anchor(self.labels(node.parent), as_list=True)
            self.out.add(")\n")
        else:
            self.out.close()

    def visit_paragraph(self, node: nodes.Element) -> None:
        style = self.style(node, "paragraph")
        if isinstance(next(iter(node.children), None), OwnDirection):
            self.out.open("right-to-left(")
        self.out.open(f"{style}(" if style else "plain(" if _bare(node) else "par(")
        if style is None and self.builder.claims:
            self._mark(node)

    def _mark(self, node: nodes.Element) -> None:
        """Name in the margin the claims that a paragraph states or its numbers decide, once a section."""
        printed = {origin["origin"] for origin in node.findall(OriginReference)}
        stated = {mark["claim"] for mark in node.findall(nodes.reference) if "claim" in mark}
        told = [c for c in self.builder.claims if c["id"] in stated or not printed.isdisjoint(c["marks"])]
        told = [claim for claim in told if claim["id"] not in self.marked]
        self.marked |= {claim["id"] for claim in told}
        if told:
            self.out.add(f"marks({code([[claim[key] for key in ('id', 'verdict', 'url')] for claim in told])})\n")

    def depart_paragraph(self, node: nodes.Element) -> None:
        self.out.close()
        if isinstance(next(iter(node.children), None), OwnDirection):
            self.out.close()

    def visit_bullet_list(self, node: nodes.Element) -> None:
        style = "tripwires" if "tripwires" in node["classes"] else "list"
        self.out.add(f"{style}(tight: {code(_tight(node))},\n")

    def depart_list(self, node: nodes.Element) -> None:
        self.out.add(")\n")

    depart_bullet_list = depart_list
    depart_enumerated_list = depart_list
    depart_definition_list = depart_list

    def visit_enumerated_list(self, node: nodes.Element) -> None:
        sign = _NUMBERING.get(node.get("enumtype", "arabic"), "1")
        pattern = f"{node.get('prefix', '')}{sign}{node.get('suffix', '.')}"
        start = code(int(node.get("start", 1)))
        self.out.add(f"enum(tight: {code(_tight(node))}, start: {start}, numbering: {literal(pattern)},\n")

    def visit_list_item(self, node: nodes.Element) -> None:
        self.out.open("")
        self.out.anchor(self.labels(node))

    def depart_list_item(self, node: nodes.Element) -> None:
        self.out.close("},\n")

    def visit_definition_list(self, node: nodes.Element) -> None:
        self.out.add("definitions(\n")

    def visit_definition_list_item(self, node: nodes.Element) -> None:
        heads = [child for child in node.children if isinstance(child, nodes.term | nodes.classifier)]
        self.out.open("(")
        for number, head in enumerate(heads):
            if number:
                self.out.text(", ")
            self.walk(head.children)
        self.out.close("}, ")
        self.out.open("")
        self.walk([child for item in node.children if isinstance(item, nodes.definition) for child in item.children])
        self.out.close("}),\n")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.Element) -> None:
        text = node.astext().rstrip("\n")
        if node.get("linenos"):
            given: dict[str, int] = node.get("highlight_args", {})
            first, rows = given.get("linenostart", 1), text.split("\n")
            width = len(str(first + len(rows) - 1))
            text = "\n".join(f"{number:>{width}}  {row}" for number, row in enumerate(rows, first))
        lines = literal(text, keep_lines=True)
        self.out.add(f"listing({lines})\n")
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    def visit_transition(self, node: nodes.Element) -> None:
        if "footnotes" not in node["classes"]:
            self.out.add("transition\n")
        raise nodes.SkipNode

    def visit_container(self, node: nodes.Element) -> None:
        if node.get("nb_element") == "cell_code_source" or "cell_input" in node["classes"]:
            raise nodes.SkipNode
        style = self.style(node, "container")
        verdicts = [name.removeprefix("verdict-") for name in node["classes"] if name.startswith("verdict-")]
        argument = f"{literal(verdicts[0] if verdicts else '')}, " if style == "claim" else ""
        self.out.open(f"{style or 'plain'}({argument}")

    depart_container = BaseVisitor.close

    def visit_Folded(self, node: nodes.Element) -> None:  # noqa: N802 (named after the node)
        self.visit_container(node)

    depart_Folded = BaseVisitor.close  # noqa: N815

    def visit_FoldedHead(self, node: nodes.Element) -> None:  # noqa: N802
        heads = {"claim": "claim-title(", "forecast": "forecast-head("}
        styles = (self.style(box, "container") for box in (node.parent, node.parent.parent))
        self.out.open(next((heads[style] for style in styles if style in heads), "rubric("))

    depart_FoldedHead = BaseVisitor.close  # noqa: N815

    def visit_compound(self, node: nodes.Element) -> None:
        if "toctree-wrapper" in node["classes"]:
            raise nodes.SkipNode

    def visit_citation(self, node: nodes.Element) -> None:
        sign = next((child.astext() for child in node.children if isinstance(child, nodes.label)), "")
        if not _beside(node, -1):
            self.out.add("citations((\n")
        self.out.open(f"({literal(sign)}, ")
        self.out.anchor(self.labels(node))

    def depart_citation(self, node: nodes.Element) -> None:
        self.out.close("}),\n")
        if not _beside(node, 1):
            self.out.add("))\n")

    def visit_admonition(self, node: nodes.Element) -> None:
        title = admonition_titles().get(type(node).__name__)
        self.out.open(f"aside({literal(title) if title else 'none'}, ")

    depart_admonition = BaseVisitor.close
    visit_topic = visit_sidebar = visit_admonition
    depart_topic = depart_sidebar = BaseVisitor.close

    def visit_problematic(self, node: nodes.Element) -> None:
        raise self.error(node, f"the page has a problem here: {node.astext()!r}")

    visit_system_message = visit_problematic


def _beside(node: nodes.Element, way: int) -> bool:
    """Whether a citation has another before (-1) or after it (1) in its list."""
    at = node.parent.index(node) + way
    return 0 <= at < len(node.parent.children) and isinstance(node.parent[at], nodes.citation)


def _bare(node: nodes.Element) -> bool:
    """Whether a paragraph is a lone image or the text of a cell, a note or an item in a tight list."""
    parent = node.parent
    if any(is_alone(image) for image in node.findall(nodes.image)):
        return True
    if isinstance(parent, nodes.list_item):
        return _tight(parent.parent)
    if isinstance(parent, nodes.footnote):
        return node is next(iter(parent.findall(nodes.paragraph)))
    return isinstance(parent, nodes.entry) and len(parent.children) == 1


def _tight(node: nodes.Element) -> bool:
    """Whether every item of a list is one paragraph, with at most lists below it."""
    lists = nodes.bullet_list | nodes.enumerated_list
    return all(
        isinstance(child, nodes.paragraph) if position == 0 else isinstance(child, lists)
        for item in node.children
        if isinstance(item, nodes.Element)
        for position, child in enumerate(item.children)
    )
