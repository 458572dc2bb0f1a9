"""The card behind a number or a verdict: everything that a page tells about where it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from memobook.editions.claim import Claim, verdict_meanings
from memobook.editions.grids.combination_text import spoken
from memobook.ledger.sensitivity import Spread
from memobook.ledger.value_history import ValueHistory
from memobook.publication.text.calendar import day_text
from memobook.publication.text.glossary import read_glossary
from memobook.publication.text.language import _, plural
from memobook.themes.statement import Statement
from memobook.themes.values.grade import grade_text
from memobook.themes.values.printed import EXACT
from memobook.themes.values.value import Value

from ..step_chart import sparkline, text_of
from .directives.register import claim_page
from .directives.value_page import value_page
from .documents import claim_documents, dataset_told, exact_text
from .nodes import OriginReference
from .rows import seen
from .site import Site
from .works import statement_told

# of the files with the cards of pages
FOLDER = "cards"

if TYPE_CHECKING:
    from sphinx.builders import Builder


def write_cards(site: Site, builder: Builder, docname: str, doctree: nodes.document | None) -> str:
    """Write the cards of a page into a file of their own, which its script reads when a card is first wanted.

    Returns
    -------
    The file's address as seen from the page; empty where the page prints no number with an origin and no verdict.
    """
    ids = dict.fromkeys((n["origin"], n["origin_kind"]) for n in doctree.findall(OriginReference)) if doctree else {}
    claims = dict.fromkeys(n["card"] for n in doctree.findall(nodes.reference) if "card" in n) if doctree else {}
    if not ids and not claims:
        return ""
    cards = {id: _card(site, builder, docname, id, kind) for id, kind in ids}
    cards |= {claim_page(id): _claim(site, builder, docname, site.ledger.register.claims[id]) for id in claims}
    path = Path(builder.outdir) / FOLDER / f"{docname}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(cards, ensure_ascii=False, separators=(",", ":")), "utf-8")
    return f"{'../' * docname.count('/')}{FOLDER}/{docname}.json"


def _card(site: Site, builder: Builder, docname: str, id: str, kind: str) -> dict[str, Any]:
    if kind == "value":
        return _value(site, builder, docname, site.ledger.values[id])
    if kind == "statement":
        return _statement(site, builder, docname, site.ledger.statements[id])
    term = next(term for term in read_glossary(site.publication.memos.parent).values() if term.id == id)
    return {"kind": kind, "text": term.word, "label": term.meaning}


def _verdicts(site: Site, builder: Builder, docname: str, id: str) -> list[dict[str, str]]:
    register = site.ledger.register
    found = []
    for c in site.ledger.claims_of(id):
        plain = site.place == "plain"
        page, fragment = ("evidence", c.id) if plain else (claim_page(c.id), "")
        text = register.plain(c.text, register.place(c.id))
        told = {"claim": text, "verdict": c.verdict, "url": site.url(builder, docname, page, fragment)}
        if flips := _flips(site, c):
            told["flips"] = flips
        found.append(told)
    return found


def _flips(site: Site, claim: Claim) -> str:
    """Under how many other choices a claim has another verdict; empty where under none."""
    flips, runs = len(site.ledger.claim_trials[claim.id].flips), site.ledger.claim_trials[claim.id].runs
    words = plural(
        "otherwise under {flips} of {count} other choice", "otherwise under {flips} of {count} other choices", runs
    )
    return words.format(flips=flips, count=runs) if flips else ""


def _value(site: Site, builder: Builder, docname: str, value: Value) -> dict[str, Any]:
    names = [used["name"] for used in value.datasets]
    origin: dict[str, Any] = {
        "kind": "value",
        "text": exact_text(value),
        "label": value.label,
        "theme_title": site.page_name(value.theme),
        "cell_url": site.url(builder, docname, value.theme, value.id),
        "datasets": [dataset_told(site, builder, docname, [value], name) for name in names],
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
        origin["interval"] = [_("{low} to {high}").format(low=next(ends), high=next(ends)), value.interval.words]
    if told := seen(site.ledger.view, value):
        origin["seen"] = told
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
        "varied": _("tried: {choices}").format(choices=", ".join(spread.grid.words))
        if spread.grid.words
        else plural("varied: {names} in {count} run", "varied: {names} in {count} runs", spread.runs).format(
            names=", ".join(map(spoken, spread.grid.own)), count=spread.runs
        ),
        "ends": [[point.text, spread.told(point)] for point in points] if spread.others else [],
    }
    if spread.missing:
        told["missing"] = spread.missing_text
    return told


def _statement(site: Site, builder: Builder, docname: str, statement: Statement) -> dict[str, Any]:
    unseen = "" if grade_text(statement.verification) else _("by nobody: it was not found in the source")
    return {
        "kind": "statement",
        "text": statement.text,
        "label": statement.subject,
        "sources": [statement_told(site, statement) | {"figure": ""}],
        "verification": unseen,
        "verification_note": statement.verification_note,
        "cell_url": site.url(builder, docname, "evidence", f"statement-{statement.id}"),
        "verdicts": _verdicts(site, builder, docname, statement.id),
    }


def _claim(site: Site, builder: Builder, docname: str, claim: Claim) -> dict[str, Any]:
    """A verdict behind a sentence: what it means, and the documents that decided it."""
    register = site.ledger.register
    told = claim_documents(site, builder, docname, claim)
    told |= {"kind": "claim", "verdict": claim.verdict, "label": register.plain(claim.text, register.place(claim.id))}
    told["meaning"] = verdict_meanings()[claim.verdict]
    if flips := _flips(site, claim):
        told["flips"] = flips
    return told
