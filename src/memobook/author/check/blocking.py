"""What keeps an edition from being released."""

from __future__ import annotations

from memobook.ledger.ledger import Ledger
from memobook.publication.finding import Finding
from memobook.site.assembly import Assembly

from .families import findings
from .material import Material
from .text.unfinished import LEFT, MARK, SAME

# warnings from the first day, which an edition must not be released with
UNFINISHED = {LEFT.id, MARK.id, SAME.id}


def blocking(assembly: Assembly, ledger: Ledger) -> list[Finding]:
    """Findings that keep an edition from being released: errors, and what is left of its beginning."""
    material = Material(assembly.publication, ledger.edition.date, assembly=assembly, ledger=ledger)
    return [one for one in findings(material) if one.severity == "error" or one.id in UNFINISHED]
