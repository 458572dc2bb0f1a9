"""The table of headline values: how far each moves over the edition's grid of parameters, and where its ends are."""

from __future__ import annotations

from docutils import nodes

from memobook.editions.grids.combination_text import spoken
from memobook.ledger.sensitivity import Spread
from memobook.publication.text.language import _, plural

from ..nodes import folded
from ..roles import origin_node
from .directive import ContentDirective, table


class SensitivityTable(ContentDirective):
    """All headline values over their declared grids of parameters; a sentence where there is none."""

    def run(self) -> list[nodes.Node]:
        ledger = self.site.ledger
        if not ledger.grids:
            return [nodes.paragraph("", _("This edition declares no grid of parameters."))]
        if ledger.grid_runs is None:
            told = _("The runs of the grid are not part of this copy of the pages; the published edition shows them.")
            return [nodes.container("", nodes.paragraph("", told), classes=["mb-absent"])]
        columns = [_("Value"), _("As printed"), _("Lowest"), _("Highest"), _("Varied")]
        shown = table(columns, map(_row, ledger.spreads.values()), kind="sensitivities")
        box = nodes.container("", shown, classes=["mb-sensitivity"])
        count = len(ledger.spreads)
        head = plural("{count} headline value over its grid", "{count} headline values over their grids", count)
        return [folded(head.format(count=count), box)]


def _row(spread: Spread) -> nodes.row:
    printed = nodes.entry("", nodes.paragraph("", "", origin_node(spread.value)))
    return nodes.row("", _cell(spread.value.label), printed, *_ends(spread), _varied(spread))


def _ends(spread: Spread) -> list[nodes.entry]:
    """The cells of both ends; a text has none, and what it was elsewhere stands in their place."""
    if not spread.others:
        return [_cell(_("unchanged")), _cell(_("unchanged"))]
    if spread.numeric:
        return [_cell(point.text, spread.told(point)) for point in (spread.lowest, spread.highest)]
    return [_cell(_("also"), *(f"{point.text} {spread.told(point)}" for point in spread.others)), _cell("–")]


def _varied(spread: Spread) -> nodes.entry:
    below = filter(
        None, [plural("{count} run", "{count} runs", spread.runs).format(count=spread.runs), spread.missing_text]
    )
    return _cell(", ".join(map(spoken, spread.grid.own)), *below)


def _cell(text: str, *below: str) -> nodes.entry:
    """A cell with small lines below its text."""
    lines = [nodes.paragraph("", line, classes=["value-label"]) for line in below]
    return nodes.entry("", nodes.paragraph("", text), *lines)
