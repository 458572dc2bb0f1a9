"""Entries of the register by their names: themes that are nearly the edition’s, and ids that can’t be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from memobook.editions.claim import ID_FORM
from memobook.publication.errors import suggestion
from memobook.publication.files import read_text
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import Entry

from ..directive_use import directive_uses
from ..material import Material
from ..rule import rule

THEME = rule("claim.theme", "error", "The theme of a claim is none of the edition’s, and nearly one.", "mend its name")
ID = rule(
    "register.id", "error", "An id is no short word, stands twice or differs from another by case alone.",
    "write letters, digits and dashes, of another id for each: addresses are made of them",
)  # fmt: skip
UNSHOWN = rule(
    "implication.unshown", "warning", "The memo shows an implication of its register nowhere.",
    "show it with {implication}, with what the reader is to do, or take it out of the register",
)  # fmt: skip
CUT = rule(
    "yaml.comment", "warning", "A sign # cuts off the rest of a text, which no page prints.",
    "put the whole text into quotes",
)  # fmt: skip
# a text without quotes, and a # behind a blank that begins a word
COMMENTED = re.compile(
    r"(?m)^[ \t]*(?:- )?(?P<name>text|note|title|dek|question):[ \t]+(?![\"'|>#])[^\n]*?[ \t](?P<cut>#[^\s#][^\n]*)"
)


def entries(material: Material) -> Iterator[Finding]:
    """All claims, implications and tripwires of an edition."""
    edition = material.edition
    if edition is None:
        return
    yield from _cut(material)
    shown = {use.argument for use in directive_uses(material.memo.text) if use.name == "implication"}
    for entry in _entries(edition.register.get("implications")):
        if shown and entry.get("id") not in shown:
            yield UNSHOWN.at(entry.at("id"), f"the memo has no {{implication}} {entry.get('id')}")
    for kind in ("claims", "implications"):
        found = _entries(edition.register.get(kind))
        yield from ids(found, exact=False)
        for entry in found:
            yield from ids(_entries(entry.get("tripwires")), exact=True)
            theme = entry.get("theme")
            if kind == "claims" and isinstance(theme, str) and theme not in (*edition.tops, *edition.themes):
                # a register may gather claims below words of its own, as those that cross themes
                near = get_close_matches(theme.lower(), [name.lower() for name in edition.tops], 1)
                if near:
                    message = f"{entry.get('id')} is of the theme {theme!r}, which this edition has not"
                    yield THEME.at(entry.at("theme"), message, suggestion(near[0], edition.tops))


def _cut(material: Material) -> Iterator[Finding]:
    """Texts of the front matter and the register that a comment ends."""
    edition = material.edition
    for place in (edition.place, edition.register_place) if edition else ():
        path = material.publication.root / place
        text = read_text(path, place) if path.is_file() else ""
        # below its front matter a memo is Markdown
        end = text.find("\n---\n") if place.endswith(".md") else len(text)
        for found in COMMENTED.finditer(text, 0, max(end, 0)):
            line = text.count("\n", 0, found.start("cut")) + 1
            yield CUT.at(f"{place}:{line}", f"{found['cut'][:40]!r} is a comment, cut off the {found['name']}")


def ids(found: list[Entry], *, exact: bool) -> Iterator[Finding]:
    """Ids that are none; the same one twice is told by who reads the register, but of tripwires."""
    seen: dict[str, str] = {}
    for entry in found:
        id = entry.get("id")
        if not isinstance(id, str):
            continue
        if not ID_FORM.fullmatch(id):
            yield ID.at(entry.at("id"), f"{id[:60]!r} is no id")
        other = seen.setdefault(id.lower(), id)
        if other != id:
            yield ID.at(entry.at("id"), f"{id!r} differs from {other!r} by case alone")
        elif exact and sum(one.get("id") == id for one in found) > 1 and entry is not found[0]:
            yield ID.at(entry.at("id"), f"the tripwire {id!r} stands twice")


def _entries(found: object) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)] if isinstance(found, list) else []
