"""Findings in the margin: which page shows one, and beside which block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from memobook.ledger.ledger import Ledger
from memobook.publication.finding import Finding

from ..check.families import findings
from ..check.material import Material
from .content import RANGES, Shown
from .source_marks import CELL, LINE

CELL_PLACE = re.compile(r"(?P<path>\S+\.ipynb) cell '(?P<cell>[^']+)'")
LINE_PLACE = re.compile(r"(?P<path>\S+?):(?P<line>\d+)")


@dataclass(frozen=True)
class Note:
    """A finding as a page shows it.

    Parameters
    ----------
    doc : the document that shows it; the memo where it is about no page.
    mark : of the block beside which it stands, as :mod:`.source_marks` sets them; empty for the page's head.
    """

    severity: str
    id: str
    place: str
    message: str
    fix: str
    doc: str
    mark: str


def notes(shown: Shown) -> list[Note]:
    """What is to be known of an edition, errors first; a second or two of work.

    Raises
    ------
    ContentError : of a rule that can't be followed.
    """
    ledger = shown.ledger
    if ledger.edition.only:  # what is found speaks of the whole edition
        return []
    material = Material(ledger.publication, ledger.edition.date, assembly=shown.assembly, ledger=ledger)
    found = [_note(finding, shown.ledger) for finding in findings(material)]
    if shown.drift:
        found.append(_note(Finding.of(shown.drift), shown.ledger))
    if shown.ledger.grid_runs is None:
        finding = Finding("warning", "preview.ranges", shown.ledger.edition.register_place, RANGES, "memobook build")
        found.append(_note(finding, shown.ledger))
    return sorted(found, key=lambda note: note.severity != "error")


def _note(finding: Finding, ledger: Ledger) -> Note:
    path, mark = _parsed(finding.place)
    docs = {ledger.edition.place: "index"}
    docs |= {f"notebooks/{theme}.ipynb": theme for theme in ledger.edition.themes}
    docs |= {f"book/{page}.md": page for page in ("evidence", "methods")}
    here = path in docs
    return Note(
        severity=finding.severity,
        id=finding.id,
        place=finding.place,
        message=finding.message,
        fix=finding.fix,
        doc=docs.get(path, "index"),
        mark=mark if here else "",
    )


def _parsed(place: str) -> tuple[str, str]:
    """Path and mark of a place."""
    if cell := CELL_PLACE.fullmatch(place):
        return cell["path"], f"{CELL}{cell['cell']}"
    if line := LINE_PLACE.fullmatch(place):
        return line["path"], f"{LINE}{line['line']}"
    return place, ""
