"""Titles: what a memo's title, dek and headings rest on, and whether it carries them.

The front matter says it, in one place::

    rests_on:
      title: [c02]
      dek: [c02, c10]
      headings:
        The gap is open: [c10]
      figures:
        models.gap: [c10]

A heading that asserts nothing, such as "Summary", rests on nothing and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from memobook.editions.claim import Claim
from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import Entry

from ..material import Material
from ..rule import rule

FIELD = "rests_on"
FIGURES = "figures"
OPEN = ("undecided", "contradicted")
CARRIED = rule(
    "title.open", "error", "A title, dek or heading rests on a claim that is undecided or contradicted.",
    "say no more than the data decide, or rest it on a claim that they do",
)  # fmt: skip
NONE = rule(
    "title.claims", "warning", "A title or a dek does not say on which claims it rests.",
    "name them in the front matter: rests_on: {title: [c01], dek: [c01, c02]}",
)  # fmt: skip
SYNTAX = rule(
    "title.rests_on", "error", "What titles rest on can’t be read, or names what there is not.",
    "write rests_on: {title: [c01], dek: [c01], headings: {The heading: [c02]}}",
)  # fmt: skip


def titles(material: Material) -> Iterator[Finding]:
    """Titles without claims, and those whose claims don't carry them."""
    edition, ledger = material.edition, material.ledger
    if edition is None or ledger is None:
        return
    claims = ledger.register.claims
    told: Any = edition.front.get(FIELD, {})
    place = f"{edition.place}:{edition.front.line(FIELD if FIELD in edition.front else 'title')}"
    if not isinstance(told, Entry) and told != {}:
        yield SYNTAX.at(place, f"{FIELD!r} is no mapping")
        return
    headings = told.get("headings") or {}
    unknown = sorted({*told} - {"title", "dek", "headings", FIGURES})
    if unknown or not isinstance(headings, dict):
        yield SYNTAX.at(place, f"{FIELD!r} has {', '.join(unknown) or 'headings'} that can’t be read")
        return
    for name in ("title", "dek"):
        line = f"{edition.place}:{edition.front.line(name)}"
        if not told.get(name):
            yield NONE.at(line, f"nothing says on which claims the {name} rests")
        else:
            yield from _carried(told[name], claims, line, f"the {name}")
    lines = {words.strip(): material.memo.at(offset) for _, words, offset in material.memo.headings}
    for words, ids in headings.items():
        if words not in lines:
            yield SYNTAX.at(place, f"there is no heading {words!r}", suggestion(words, lines))
        else:
            yield from _carried(ids, claims, lines[words], f"the heading {words!r}")
    named = told.get(FIGURES) or {}
    figures = {id for run in ledger.executed.values() for id, figure in run.figures.items() if figure.get("headline")}
    if not isinstance(named, dict):
        yield SYNTAX.at(place, f"{FIELD!r} has {FIGURES} that can’t be read")
        return
    for id, ids in named.items():
        if id not in figures:
            yield SYNTAX.at(place, f"there is no figure {id!r} with a headline", suggestion(id, figures))
        else:
            yield from _carried(ids, claims, place, f"the headline of {id}")


def _carried(ids: Any, claims: dict[str, Claim], place: str, what: str) -> Iterator[Finding]:
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        yield SYNTAX.at(place, f"{what} rests on {ids!r}, which is no list of claims")
        return
    for id in ids:
        if id not in claims:
            yield SYNTAX.at(place, f"{what} rests on {id}, which is no claim", suggestion(id, claims))
        elif claims[id].verdict in OPEN:
            yield CARRIED.at(place, f"{what} rests on {id}, which is {claims[id].verdict}")
