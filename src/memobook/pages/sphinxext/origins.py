"""The card behind a number: everything that a page tells about where it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docutils import nodes

from memobook.editions.combination_text import spoken
from memobook.ledger.sensitivity import Spread
from memobook.ledger.value_history import ValueHistory
from memobook.publication.text.calendar import day_text
from memobook.themes.grade import GRADES
from memobook.themes.printed import EXACT
from memobook.themes.statement import Statement
from memobook.themes.value import Value

from ..step_chart import sparkline, text_of
from .directives.value_page import value_page
from .nodes import OriginReference
from .site import Site

if TYPE_CHECKING:
    from sphinx.builders import Builder


def origins_json(site: Site, builder: Builder, docname: str, doctree: nodes.document | None) -> str:
    """Origins of the numbers on a page, as JSON that may stand inside a script element."""
    if doctree is None:
        return "{}"
    datasets: dict[str, dict[str, Any]] = {}
    ids = dict.fromkeys((node["origin"], node["origin_kind"]) for node in doctree.findall(OriginReference))
    found = {
        id: _value(site, builder, docname, site.ledger.values[id], datasets)
        if kind == "value"
        else _statement(site, builder, docname, site.ledger.statements[id])
        for id, kind in ids
    }
    # "<" is the one character that could end the script element
    page = {"datasets": datasets, "origins": found}
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _verdicts(site: Site, builder: Builder, docname: str, id: str) -> list[dict[str, str]]:
    trials = site.ledger.claim_trials
    return [
        {"claim": c.id, "verdict": c.verdict, "url": site.url(builder, docname, "evidence", c.id)}
        | ({"flips": f"turns in {len(trials[c.id].flips)} of {trials[c.id].runs} runs"} if trials[c.id].flips else {})
        for c in site.ledger.claims_of(id)
    ]


def _value(
    site: Site, builder: Builder, docname: str, value: Value, datasets: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    names = [used["name"] for used in value.datasets]
    for name in names:
        if name not in datasets:
            datasets[name] = _dataset(site, docname, name)
    origin: dict[str, Any] = {
        "kind": "value",
        "text": value.exact or value.text,
        "label": value.label,
        "theme_title": site.page_name(value.theme),
        "cell": value.cell,
        "cell_url": site.url(builder, docname, value.theme, value.id),
        "datasets": names,
        "verdicts": _verdicts(site, builder, docname, value.id),
    }
    history = site.ledger.histories.get(value.id)
    if history and history.drawn:
        origin["history"] = _history(history)
    page = value_page(value.id)
    if value in site.ledger.headlines and site.place != "plain" and page != docname:
        origin["page"] = site.url(builder, docname, page)
    if value.interval:
        ends = (value.at(end, EXACT) for end in value.interval.ends)
        origin["interval"] = [" to ".join(ends), value.interval.words]
    if value.grade:
        origin["seen"] = GRADES[value.grade]
    spread = site.ledger.spreads.get(value.id)
    if spread:
        origin["grid"] = _grid(spread)
    return origin


def _history(history: ValueHistory) -> dict[str, Any]:
    """The path of the small chart, and the first and last day in words."""
    ends = history.points[0], history.points[-1]
    return {"path": sparkline(history), "ends": [[text_of(history, end), day_text(end.day)] for end in ends]}


def _grid(spread: Spread) -> dict[str, Any]:
    """How the value fares over the grid: what was varied, and each end with the combination that leads to it."""
    points = [spread.lowest, spread.highest] if spread.numeric else list(spread.others)
    told: dict[str, Any] = {
        "varied": f"{', '.join(map(spoken, spread.grid.own))} in {spread.runs} runs",
        "ends": [[point.text, spread.told(point)] for point in points] if spread.others else [],
    }
    if spread.missing:
        told["missing"] = spread.missing_text
    return told


def _dataset(site: Site, docname: str, name: str) -> dict[str, Any]:
    dataset = site.ledger.view.package.dataset(name)
    published = [record["published"] for record in site.ledger.view.newest(name)]
    return {
        "title": dataset.title,
        "url": (site.file_url(docname, f"data/{name}.csv") or None) if dataset.redistribute else None,
        "newest": str(max(published, default="")),
    }


def _statement(site: Site, builder: Builder, docname: str, statement: Statement) -> dict[str, Any]:
    reference = site.ledger.references.get(statement.said_by)
    return {
        "kind": "statement",
        "text": statement.text,
        "label": statement.subject,
        "said_by": reference.title if reference else statement.said_by,
        "locator": statement.locator,
        "verification": statement.verification,
        "verification_note": statement.verification_note,
        "cell_url": site.url(builder, docname, "evidence", f"statement-{statement.id}"),
        "verdicts": _verdicts(site, builder, docname, statement.id),
    }
