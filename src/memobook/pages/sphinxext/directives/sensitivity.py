"""The table of headline values: how far each moves over the edition's grid of parameters, and where its ends are."""

from __future__ import annotations

from docutils import nodes

from memobook.editions.grids.combination_text import spoken
from memobook.ledger.sensitivity import Spread

from ..nodes import folded
from ..roles import origin_node
from .directive import ContentDirective, table

COLUMNS = ["Value", "As printed", "Lowest", "Highest", "Varied"]


class SensitivityTable(ContentDirective):
    """All headline values over their declared grids of parameters; a sentence where there is none."""

    def run(self) -> list[nodes.Node]:
        ledger = self.site.ledger
        if not ledger.grids:
            return [nodes.paragraph("", "This edition declares no grid of parameters.")]
        if ledger.grid_runs is None:
            told = "The runs of the grid are not part of this copy of the pages; the published edition shows them."
            return [nodes.container("", nodes.paragraph("", told), classes=["mb-absent"])]
        shown = table(COLUMNS, map(_row, ledger.spreads.values()), kind="sensitivities")
        box = nodes.container("", shown, classes=["mb-sensitivity"])
        return [folded(f"{len(ledger.spreads)} headline values over their grids", box)]


def _row(spread: Spread) -> nodes.row:
    printed = nodes.entry("", nodes.paragraph("", "", origin_node(spread.value)))
    return nodes.row("", _cell(spread.value.label), printed, *_ends(spread), _varied(spread))


def _ends(spread: Spread) -> list[nodes.entry]:
    """The cells of both ends; a text has none, and what it was elsewhere stands in their place."""
    if not spread.others:
        return [_cell("unchanged"), _cell("unchanged")]
    if spread.numeric:
        return [_cell(point.text, spread.told(point)) for point in (spread.lowest, spread.highest)]
    return [_cell("also", *(f"{point.text} {spread.told(point)}" for point in spread.others)), _cell("–")]


def _varied(spread: Spread) -> nodes.entry:
    below = filter(None, [f"{spread.runs} runs", spread.missing_text])
    return _cell(", ".join(map(spoken, spread.grid.own)), *below)


def _cell(text: str, *below: str) -> nodes.entry:
    """A cell with small lines below its text."""
    lines = [nodes.paragraph("", line, classes=["value-label"]) for line in below]
    return nodes.entry("", nodes.paragraph("", text), *lines)
