"""Citations: keys that are cited and not there, and entries that nothing cites."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from memobook.editions.bibliography import PLACE
from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule
from .entry import Entry

UNDEFINED = rule(
    "reference.unknown", "error", "A citation names a key that the bibliography does not have.", "mend the key"
)
UNUSED = rule(
    "reference.unused", "warning", "Nothing cites an entry of the bibliography.",
    "cite it, take it out, or give it the keyword 'uncited'",
)  # fmt: skip


def citations(material: Material, entries: list[Entry]) -> Iterator[Finding]:
    """Cited keys without an entry, and entries that nothing cites."""
    known = {entry.key for entry in entries}
    cited: dict[str, list[str]] = defaultdict(list)
    for text in material.texts:
        for _, keys, offset in text.roles("cite"):
            for key in keys.split(","):
                cited[key.strip()].append(text.at(offset))
    edition = material.edition
    claims = edition.register.get("claims", []) if edition else []
    for claim in claims if isinstance(claims, list) else []:
        named = claim.get("cites") if isinstance(claim, dict) else None
        for key in named if isinstance(named, list) else []:  # what is no list is told by who reads the register
            cited[str(key)].append(claim.at("cites" if "cites" in claim.lines else "id"))
    for key in sorted(cited.keys() - known):
        for place in dict.fromkeys(cited[key]):
            yield UNDEFINED.at(place, f"the citation key {key!r} is not in {PLACE}", suggestion(key, known))
    said_by = {statement.said_by for statement in material.ledger.statements.values()} if material.ledger else set()
    # an entry may send its reader to another one
    notes = {word for entry in entries for word in re.findall(r"[\w:.+/-]+", entry.fields.get("note", ""))}
    everywhere = cited.keys() | said_by | notes | _cited_elsewhere(material)
    for entry in entries:
        if entry.key not in everywhere and "uncited" not in entry.keywords:
            yield UNUSED.at(entry.place(), f"nothing cites {entry.key!r}")


def _cited_elsewhere(material: Material) -> set[str]:
    """Keys that other editions and files of the publication name: what one edition leaves out is not unused."""
    publication = material.publication
    paths = [*publication.memos.glob("*.md"), *publication.memos.glob("*.yml"), *publication.notebooks.glob("*.ipynb")]
    paths += [*publication.data.glob("*.csv")]
    words: set[str] = set()
    for path in paths:
        words |= set(re.findall(r"[A-Za-z][\w:.+/-]*", path.read_text("utf-8", errors="replace")))
    return words
