"""Works and what they say, as a card tells them: who made one, its title, and where it is to be read."""

from __future__ import annotations

import re
from typing import Any

from memobook.editions.bibliography import Reference
from memobook.publication.text.calendar import day_text
from memobook.publication.text.identifier import doi_address
from memobook.publication.text.language import _
from memobook.themes.statement import DATASET, Statement
from memobook.themes.values.grade import grade_text

from ..citing.style import ReferenceStyle
from .rows import address
from .site import Site

WEB = re.compile(r"https?://", re.IGNORECASE)


def work_told(site: Site, reference: Reference, *, figure: str = "", where: str = "", day: str = "") -> dict[str, Any]:
    """A work as a row tells one: who made it and its title, what it says, and its address where it has one."""
    item = reference.item
    who, doi = ReferenceStyle.of(site.publication).who(item), str(item.get("DOI", ""))
    what = ", ".join(dict.fromkeys(filter(None, (who, reference.title, where))))
    url = str(item.get("URL", "")) or (doi_address(doi) if doi else "")
    url = url if WEB.match(url) else ""
    told: dict[str, Any] = {"what": what, "figure": figure, "day": day, "seen": "", "url": url}
    if not url:
        told["without"] = _("no public address is known")
    return told


def statement_told(site: Site, statement: Statement) -> dict[str, Any]:
    """What a source says, as a row tells it; ``read`` is a public text that retells it, where the source has none."""
    ledger = site.ledger
    day, where = day_text(statement.published), statement.locator
    if statement.said_by not in ledger.references:
        told: dict[str, Any] = {"what": ", ".join(filter(None, (statement.said_by, where))), "day": day, "url": "",
                      "figure": statement.text, "without": _("no public address is known")}  # fmt: skip
    else:
        told = work_told(site, ledger.references[statement.said_by], figure=statement.text, where=where, day=day)
    told["seen"] = grade_text(statement.verification)
    if not told["url"] and (read := _read_at(site).get(statement.id)):
        told["read"] = read
    return told


def _read_at(site: Site) -> dict[str, str]:
    """Where each statement was read, as its row names it."""
    view = site.ledger.view
    if not site.read_at and DATASET in view.package.datasets:
        dataset = view.package.dataset(DATASET)
        site.read_at.update({str(row["id"]): address(dataset, row) for row in view.records(DATASET)})
    return site.read_at
