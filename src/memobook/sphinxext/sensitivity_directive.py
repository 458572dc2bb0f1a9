"""The table of headline values: how far each moves over the edition's grid of parameters, and where its ends are."""

from __future__ import annotations

from docutils import nodes

from memobook.combination_text import spoken
from memobook.sensitivity import Point, Spread

from .directive import ContentDirective, table
from .roles import origin_node

COLUMNS = ["Value", "As printed", "Lowest", "Highest", "Varied"]


class SensitivityTable(ContentDirective):
    """All headline values over their grids; a sentence where there is none."""

    def run(self) -> list[nodes.Node]:
        ledger = self.site.ledger
        if not ledger.grids:
            return [nodes.paragraph("", "This edition declares no grid of parameters.")]
        if ledger.grid_runs is None:
            told = "The runs of the grid are not part of this copy of the pages; the published edition shows them."
            return [nodes.container("", nodes.paragraph("", told), classes=["mb-absent"])]
        shown = table(COLUMNS, map(self._row, ledger.spreads.values()), kind="sensitivities")
        return [nodes.container("", shown, classes=["mb-sensitivity"])]

    def _row(self, spread: Spread) -> nodes.row:
        value = spread.value
        url = self.site.url(self.env.app.builder, self.env.docname, value.theme, value.id)
        name = nodes.paragraph("", "", nodes.reference(value.label, value.label, refuri=url))
        cells = [name, nodes.paragraph("", "", origin_node(value)), *self._ends(spread), self._varied(spread)]
        return nodes.row("", *(nodes.entry("", cell) for cell in cells))

    def _ends(self, spread: Spread) -> list[nodes.paragraph]:
        """What stands in the columns of the ends: numbers, or the other texts of a value that is one."""
        if not spread.others:
            return [nodes.paragraph("", "unchanged"), nodes.paragraph("", "unchanged")]
        if spread.numeric:
            return [self._end(spread, spread.lowest), self._end(spread, spread.highest)]
        others = nodes.paragraph("", "no number")
        for point in spread.others:
            others += nodes.inline("", f" also {point.text}, with {spread.told(point)}", classes=["value-label"])
        return [others, nodes.paragraph("", "no number")]

    def _end(self, spread: Spread, point: Point) -> nodes.paragraph:
        where = f"with {spread.told(point)}"
        return nodes.paragraph("", point.text, nodes.inline("", f" {where}", classes=["value-label"]))

    def _varied(self, spread: Spread) -> nodes.paragraph:
        names = ", ".join(spoken(name) for name in spread.grid.own)
        told = f" {spread.runs} runs"
        if spread.missing:
            told += f", in {len(spread.missing)} of them not recorded"
        return nodes.paragraph("", names, nodes.inline("", told, classes=["value-label"]))
