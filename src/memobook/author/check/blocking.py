"""What keeps an edition from being released."""

from __future__ import annotations

from memobook.ledger.ledger import Ledger
from memobook.publication.finding import Finding
from memobook.site.assembly import Assembly

from .families import findings
from .material import Material


def blocking(assembly: Assembly, ledger: Ledger) -> list[Finding]:
    """Findings of severity error of an edition that was put together, with its ledger."""
    material = Material(assembly.publication, ledger.edition.date, assembly=assembly, ledger=ledger)
    return [finding for finding in findings(material) if finding.severity == "error"]
