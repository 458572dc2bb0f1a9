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
FUTURE = rule(
    "reference.future", "warning", "A work that the memo cites is dated after the edition’s day.",
    "mend its date, or cite what was there on that day",
)  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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
    own = {key.strip() for _, keys, _ in material.memo.roles("cite") for key in keys.split(",")}
    for entry in entries if edition else ():
        if entry.key in own and (day := _month_of(entry)) > edition.as_of[: len(day)]:  # type: ignore[union-attr]
            field = "date" if "date" in entry.fields else "year"
            yield FUTURE.at(entry.place(field), f"{entry.key!r} is of {day}, and the edition knows {edition.as_of}")  # type: ignore[union-attr]
    for key in sorted(cited.keys() - known):
        for place in dict.fromkeys(cited[key]):
            yield UNDEFINED.at(place, f"the citation key {key!r} is not in {PLACE}", suggestion(key, known))
    said_by = {statement.said_by for statement in material.ledger.statements.values()} if material.ledger else set()
    # an entry may send its reader to another one
    notes = {word for entry in entries for word in re.findall(r"[\w:.+/-]+", entry.fields.get("note", ""))}
    uncited = {one.key for one in entries if "uncited" not in one.keywords} - cited.keys() - said_by - notes
    uncited -= _cited_elsewhere(material, uncited)
    for entry in entries:
        if entry.key in uncited:
            yield UNUSED.at(entry.place(), f"nothing cites {entry.key!r}")


def _month_of(entry: Entry) -> str:
    """Year, or year and month, of an entry’s date; empty where it has none that is one."""
    written = entry.fields.get("date", "") or entry.fields.get("year", "")
    found = re.match(r"(\d{4})(-\d\d)?", written.strip())
    if found is None:
        return ""
    month = entry.fields.get("month", "").strip().lower()
    number = month if month.isdigit() else str(MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else "")
    return found[1] + (found[2] or (f"-{int(number):02}" if number else ""))


def _cited_elsewhere(material: Material, keys: set[str]) -> set[str]:
    """Those of the keys that other editions and files name: what one edition leaves out is not unused."""
    publication = material.publication
    paths = [*publication.memos.glob("*.md"), *publication.memos.glob("*.yml"), *publication.notebooks.glob("*.ipynb")]
    paths += [*publication.data.glob("*.csv")]
    words: set[str] = set()
    for path in paths if keys else ():
        text = path.read_text("utf-8", errors="replace")
        # most files hold none of them, and their words needn't be told apart
        if any(key in text for key in keys - words):
            words |= set(re.findall(r"[A-Za-z][\w:.+/-]*", text))
    return keys & words
