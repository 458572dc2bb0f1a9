"""The directive of statements: what sources, and the memo as first issued, say."""

from __future__ import annotations

from docutils import nodes

from memobook.publication.text.language import _, plural
from memobook.themes.statement import Statement

from ..nodes import folded
from .directive import ContentDirective, table


class Statements(ContentDirective):
    """What was stated by the edition's day: who says it, where, and how it was verified."""

    def run(self) -> list[nodes.Node]:
        columns = [_("Statement"), _("As printed"), _("Said by"), _("Where"), _("Seen")]
        shown = self.site.ledger.statements.values()
        head = plural("{count} statement", "{count} statements", len(shown)).format(count=len(shown))
        return [folded(head, table(columns, map(self._row, shown), kind="statements"))]

    def _row(self, s: Statement) -> nodes.row:
        said_by = nodes.paragraph()
        if s.said_by in self.site.ledger.references:
            said_by += self.cites((s.said_by,))
        else:
            said_by += nodes.Text(s.said_by)
        cells = [
            nodes.paragraph("", s.subject),
            nodes.paragraph("", s.text),
            said_by,
            nodes.paragraph("", s.locator),
            nodes.paragraph("", f"{s.verification}: {s.verification_note}" if s.verification_note else s.verification),
        ]
        return nodes.row("", *(nodes.entry("", c) for c in cells), ids=[f"statement-{s.id}"])
