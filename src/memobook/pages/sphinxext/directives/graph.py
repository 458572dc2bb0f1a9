"""The directive ``{graph}``: what an implication rests on, from the data to the advice, as a drawing."""

from __future__ import annotations

from html import escape

from docutils import nodes

from memobook.editions.claim import Implication
from memobook.ledger.graph import Graph as Reasons
from memobook.ledger.graph import Node, graph
from memobook.publication.errors import ContentError
from memobook.publication.text.language import _
from memobook.themes.member import page_of

from .data import dataset_id
from .directive import ContentDirective
from .graph_svg import drawn, listed, told


class Graph(ContentDirective):
    """What an implication rests on, from data to advice, as a drawing: ``{graph} i1``, or all implications where none
    is named. In HTML the same stands below it as a list.
    """

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        found = self._implications()
        graphs = [graph(self.site.ledger, implication) for implication in found]
        rests = (
            _("What the implication rests on, from left to right.")
            if len(graphs) == 1
            else _("What each implication rests on, from left to right.")
        )
        lines = _(
            "Thick lines lead to and from its weakest claims, which bound its strength; dashed ones come from what "
            "stands beside a claim and does not decide its verdict. A line does not say how much depends on it, and no "
            "box says how much a claim matters."
        )
        caption = f"{rests} {lines}"
        if self.env.app.builder.format != "html":
            return [self._figure(shown, caption) for shown in graphs]
        pictures = "".join(map(self._scrolled, graphs))
        lists = "".join(listed(graph(self.site.ledger, i, whole=True), self._address) for i in found)
        head = escape(_("The same as a list"))
        folded = f'<details class="graph-list"><summary>{head}</summary><ul>{lists}</ul></details>'
        raw = nodes.raw("", pictures + folded, format="html")
        return [nodes.figure("", raw, nodes.caption("", caption), classes=["graph"])]

    def _implications(self) -> list[Implication]:
        implications = self.site.ledger.register.implications
        asked = self.arguments[0] if self.arguments else None
        found = [i for i in implications if asked in (None, i.id)]
        if not found:
            raise ContentError(
                "implication.unknown",
                f"the register has no implication {asked or ''!r}",
                place=self.place,
                fix=f"it has {', '.join(i.id for i in implications) or 'none'}",
            )
        return found

    def _scrolled(self, shown: Reasons) -> str:
        label = escape(_("Graph of {implication}").format(implication=shown.goal.head), quote=True)
        svg = drawn(shown, self._address)
        return f'<div class="graph-box" tabindex="0" role="region" aria-label="{label}">{svg}</div>'

    def _figure(self, shown: Reasons, caption: str) -> nodes.figure:
        image = self.picture(f"graph-{shown.goal.id}", drawn(shown, lambda node: ""))
        image["alt"] = told(shown)
        return nodes.figure("", image, nodes.caption("", caption))

    def _address(self, node: Node) -> str:
        page, fragment = {
            "dataset": ("methods", dataset_id(node.id)),
            "value": (page_of(node.id), node.id),
            "statement": ("evidence", f"statement-{node.id}"),
            "claim": ("evidence", node.id),
            "others": ("evidence", node.id),
            "implication": ("memo", node.id),
        }[node.kind]
        return self.site.url(self.env.app.builder, self.env.docname, page, fragment)
