"""What a page would print, had its edition chosen otherwise: a file that the page's script reads when a reader asks.

It holds the runs of the edition's grids that change something on the page: numbers by id and form, verdicts and
sentences of claims, tripwires, strengths of implications and the count of verdicts. Scripts compute nothing. Pages that
compare what was published have none, as the other choices of one of two editions are no part of a comparison.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from memobook.editions.claim import VERDICTS, verdict_meanings
from memobook.ledger.choice import UNDECIDED, Choice
from memobook.publication.errors import ContentError
from memobook.themes.member import page_of
from memobook.themes.values.printed import PROSE
from memobook.themes.values.value import Value

from .nodes import ChoiceOffer, FoldedHead, IntervalNote, OriginReference
from .site import Site

if TYPE_CHECKING:
    from sphinx.builders import Builder

# of the files with the choices of pages
FOLDER = "choices"
CLAIM = "claims/"
# pages that tell what was published, beside what was published before
AS_PUBLISHED = ("changes", "score", "corrections", "archive")
# of a choice: what it changes on a page
OTHER = ("values", "verdicts", "sentences", "fired", "strengths")


def has_others(site: Site, id: str) -> int:
    """Of how many choices a headline value prints another text than published; 0 for any other value."""
    spread = site.ledger.spreads.get(id)
    return len(spread.points) - 1 + len(spread.missing) if spread and spread.others else 0


def offer_choices(site: Site, doctree: nodes.document) -> None:
    """Put an offer behind the first print of each headline value in a page's text, where it has other choices."""
    seen: set[str] = set()
    for number in list(doctree.findall(OriginReference)):
        id, parent = number["origin"], number.parent
        if id in seen or not isinstance(parent, nodes.TextElement) or not has_others(site, id) or _aside(number):
            continue
        seen.add(id)
        note = number.next_node(IntervalNote, descend=False, siblings=True)
        last = note if note is not None and parent.index(note) == parent.index(number) + 1 else number
        offer = ChoiceOffer("", origin=id, label=site.ledger.values[id].label, others=has_others(site, id))
        parent.insert(parent.index(last) + 1, offer)


def _aside(number: nodes.Node) -> bool:
    """Whether a number stands where no choice can be offered: in a heading, what opens a fold, a caption or a cell."""
    part: nodes.Node | None = number
    while part is not None:
        if isinstance(part, nodes.title | nodes.caption | nodes.entry | FoldedHead | nodes.reference):
            return True
        part = part.parent
    return False


def write_choices(site: Site, builder: Builder, docname: str, doctree: nodes.document | None) -> str:
    """Write the choices of a page; the file's address as seen from it, empty where no choice changes anything on it."""
    page = site.page_of(docname)
    if doctree is None or site.place not in ("edition", "site") or page in AS_PUBLISHED:
        return ""
    printed = dict.fromkeys(
        (n["origin"], n["form"]) for n in doctree.findall(OriginReference) if n["origin_kind"] == "value"
    )
    # a page that was read before may offer choices of runs that an edit of its notebook has left behind
    offers = [offer["origin"] for offer in doctree.findall(ChoiceOffer)]
    headlines = [id for id in offers if id in site.ledger.spreads]
    claims = _claims(site, page, doctree, headlines)
    runs = {headline: _runs(site, site.ledger.values[headline]) for headline in headlines}
    offered = {id(choice) for several in runs.values() for choice in several}
    told = [(choice, _choice(site, choice, list(printed), claims)) for choice in site.ledger.choices]
    shown = [(choice, other) for choice, other in told if id(choice) in offered or any(other[part] for part in OTHER)]
    if not shown:
        return ""
    at = {id(choice): number for number, (choice, _) in enumerate(shown)}
    content: dict[str, Any] = {
        "edition": site.edition.date,
        "choices": [other for _, other in shown],
        "claims": {
            claim.id: [claim.verdict, _sentence(site, claim.id)]
            for headline in headlines
            for claim in site.ledger.claims_of(headline)
        },
        "numbers": {
            headline: _number(site, site.ledger.values[headline], [(at[id(choice)], choice) for choice in several])
            for headline, several in runs.items()
        },
    }
    content |= _of_page(page, doctree)
    path = Path(builder.outdir) / FOLDER / f"{docname}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
    return f"{'../' * docname.count('/')}{FOLDER}/{docname}.json"


def _claims(site: Site, page: str, doctree: nodes.document, headlines: list[str]) -> set[str]:
    """The claims whose verdicts or sentences a page shows, those of its panels included."""
    if page in ("memo", "index", "evidence"):  # which count all of them
        return set(site.ledger.register.claims)
    found = {claim.id for headline in headlines for claim in site.ledger.claims_of(headline)}
    found |= {node["claim"] for node in doctree.findall(nodes.reference) if "claim" in node}
    return found | {page.removeprefix(CLAIM)} if page.startswith(CLAIM) else found


def _of_page(page: str, doctree: nodes.document) -> dict[str, Any]:
    """What a script can't see: the claim that is the page's own, and that whose sentence heads the front's picture."""
    if page.startswith(CLAIM):
        return {"claim": page.removeprefix(CLAIM), "meanings": verdict_meanings()}
    heads = [node["claim"] for node in doctree.findall(nodes.paragraph) if "claim" in node]
    return {"headline": heads[0]} if heads else {}


def _runs(site: Site, value: Value) -> list[Choice]:
    """The choices of a headline value: those of its own grid, and others that print another text."""
    spread = site.ledger.spreads[value.id]
    return [
        choice
        for choice in site.ledger.choices
        if choice.theme == value.theme
        and (
            choice.changed in spread.grid.combinations
            or ((other := choice.values.get(value.id)) and other.text != value.text)
        )
    ]


def _choice(site: Site, choice: Choice, printed: list[tuple[str, str]], claims: set[str]) -> dict[str, Any]:
    """What is other on a page under a choice; of claims, those that the page shows."""
    values: dict[str, list[str] | None] = {}
    for id, form in printed:
        own_page = page_of(id) == choice.theme
        if not own_page and id not in choice.values:
            continue
        published, run = site.ledger.values[id], choice.values.get(id)
        # what is computed over a family is the same question, whichever members its label names
        if run and own_page and run.label != published.label and id not in site.ledger.spreads:
            continue  # it is of something else, of which the words around do not speak
        own, other = _shown(published, form), _shown(run, form)
        if other != own:
            values[id if form == PROSE else f"{id}:{form}"] = other
    register = site.ledger.register
    whole = claims == set(register.claims)
    verdicts = [choice.verdicts.get(id, claim.verdict) or UNDECIDED for id, claim in register.claims.items()]
    counts = Counter(verdicts)
    told: dict[str, Any] = {
        "words": choice.words,
        "theme": site.page_name(choice.theme),
        "values": values,
        "verdicts": {id: verdict for id, verdict in choice.verdicts.items() if id in claims},
        "sentences": {
            id: text
            for id in register.claims
            if id in claims and (text := _sentence(site, id, choice)) != _sentence(site, id)
        },
        "fired": dict(choice.fired) if whole else {},
        "strengths": {id: [one.verdict, list(one.claims)] for id, one in choice.strengths.items()} if whole else {},
    }
    if whole and choice.verdicts:
        told["tally"] = {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}
    return told


def _shown(value: Value | None, form: str) -> list[str] | None:
    """A value and the interval beside it, as a page prints them; None where there is none, or none of that form."""
    if value is None:
        return None
    try:
        shown = value if form == PROSE else value.in_form(form)
        return [shown.text, f"({value.interval_as(form)})" if value.interval else ""]
    except ContentError:
        return None


def _sentence(site: Site, id: str, choice: Choice | None = None) -> str:
    """A claim's sentence, with the numbers of a choice where it has them all."""
    register = site.ledger.register
    text, place = register.claims[id].text, register.place(id)
    if choice is None:
        return register.plain(text, place)
    try:
        return register.plain(text, place, {**register.values, **choice.values})
    except ContentError:
        return register.plain(text, place)


def _number(site: Site, value: Value, choices: list[tuple[int, Choice]]) -> dict[str, Any]:
    """A headline value: its label, the claims that use it, and its runs in order for the curve.

    A run is the choice's place in the file (-1: as published), its text, and the heights of number and interval, from 0
    for the lowest to 1 for the highest that is drawn.
    """
    runs: list[tuple[int, Value | None]] = [(-1, value)]
    runs += [(at, choice.values.get(value.id)) for at, choice in choices]
    spread = site.ledger.spreads[value.id]
    told = [(at, run) for at, run in runs if run is not None]
    ends = [end for _, run in told for end in _heights(run)]
    low, high = (min(ends), max(ends)) if ends else (0.0, 0.0)
    span = high - low or 1.0

    def entry(at: int, run: Value) -> list[Any]:
        return [at, run.text, *(round((end - low) / span, 3) for end in _heights(run))]

    if spread.numeric:
        told.sort(key=lambda one: (float(one[1].value), one[0]))
    return {
        "label": value.label,
        "claims": [claim.id for claim in site.ledger.claims_of(value.id)],
        "runs": [entry(at, run) for at, run in told],
        "missing": [at for at, run in runs if run is None],
    }


def _heights(value: Value) -> list[float]:
    """A number and the ends of its interval; nothing for a text."""
    if isinstance(value.value, str):
        return []
    return [float(value.value), *(value.interval.ends if value.interval else ())]
