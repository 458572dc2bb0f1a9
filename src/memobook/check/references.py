"""References: entries of references.bib, and the citations that name them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from memobook.bibliography import PLACE, SWALLOWED
from memobook.errors import suggestion
from memobook.finding import Finding

from . import identifier
from .material import Material
from .rule import rule

ENCODING = rule(
    "reference.encoding", "error", "The bibliography is not UTF-8, or holds text that was decoded wrongly.",
    "write the character itself, in UTF-8",
)  # fmt: skip
SYNTAX = rule(
    "reference.syntax", "error", "An entry of the bibliography can’t be read.", "mend the entry: braces, commas, quotes"
)
TWICE = rule(
    "reference.duplicate", "error", "Two entries have one key, DOI, arXiv identifier or title.",
    "keep one of them and cite that",
)  # fmt: skip
UNDEFINED = rule(
    "reference.unknown", "error", "A citation names a key that the bibliography does not have.", "mend the key"
)
UNUSED = rule(
    "reference.unused", "warning", "Nothing cites an entry of the bibliography.",
    "cite it, take it out, or give it the keyword 'uncited'",
)  # fmt: skip
INCOMPLETE = rule(
    "reference.incomplete", "warning", "An entry lacks what its type needs, and its note does not say so.",
    "add the field, or the keyword 'partial' or 'unverified' and a note that says what was not seen",
)  # fmt: skip
IDENTIFIER = rule(
    "reference.identifier", "error", "A DOI, arXiv identifier, ISBN or ISSN is none, or a year is no year.",
    "copy it from the publisher’s page",
)  # fmt: skip
NO_IDENTIFIER = rule(
    "reference.nowhere", "warning", "Neither an identifier nor an address leads to a work.",
    "add a DOI, an arXiv identifier, an ISBN or an address",
)  # fmt: skip
MONTH = rule("reference.month", "warning", "A month is none of the twelve.", "write jan, feb … dec")

ENTRY = re.compile(r"^[ \t]*@(?P<type>\w+)\s*[{(]\s*(?P<key>[^\s,{}()\"]*)\s*,?", re.MULTILINE)
FIELD = re.compile(r"^[ \t]*(?P<name>[A-Za-z][\w-]*)\s*=", re.MULTILINE)
MOJIBAKE = re.compile("Ã[\u0080-\u00bf¤-¿]|â€|Â[\u00a0-\u00bf]|\ufffd")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
               "november", "december")  # fmt: skip
NEEDED = {
    "article": ("author", "title", "journal|journaltitle", "year|date"),
    "book": ("author|editor", "title", "publisher", "year|date"),
    "inproceedings": ("author", "title", "booktitle", "year|date"),
    "incollection": ("author", "title", "booktitle", "publisher", "year|date"),
    "phdthesis": ("author", "title", "school|institution", "year|date"),
    "mastersthesis": ("author", "title", "school|institution", "year|date"),
    "techreport": ("author|institution", "title", "institution|number", "year|date"),
    "online": ("author|organization|key", "title", "url"),
    "misc": ("author|organization|key|howpublished", "title"),
}
ADMITTED = {"partial", "plausible", "unverified", "seed"}


@dataclass(frozen=True)
class Entry:
    """An entry as it is written: fields without their braces, and the line of each."""

    key: str
    type: str
    line: int
    fields: dict[str, str]
    lines: dict[str, int]

    def place(self, name: str = "") -> str:
        return f"{PLACE}:{self.lines.get(name, self.line)}"

    @cached_property
    def keywords(self) -> set[str]:
        return {word.strip() for word in self.fields.get("keywords", "").split(",")}


def bibliography(material: Material) -> Iterator[Finding]:
    """Everything about references.bib, and about the keys that are cited."""
    data = material.publication.bibliography.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        material.explained.add("file.encoding")
        yield ENCODING.at(f"{PLACE}:{line}", "this is not UTF-8")
        return
    for number, line_text in enumerate(text.split("\n"), 1):
        if MOJIBAKE.search(line_text):
            yield ENCODING.at(f"{PLACE}:{number}", "a character was decoded wrongly here")
    wrong, entries = _read(text)
    yield from wrong
    yield from _twice(entries)
    for entry in entries:
        yield from _entry(entry)
    yield from _citations(material, entries, broken=bool(wrong))


def _read(text: str) -> tuple[list[Finding], list[Entry]]:
    import bibtexparser
    from bibtexparser.middlewares import RemoveEnclosingMiddleware

    library = bibtexparser.parse_string(text, parse_stack=[RemoveEnclosingMiddleware()])
    wrong, entries = [], []
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        raw = (block.raw or "").strip().splitlines()
        name = type(block).__name__
        if "Duplicate" in name:
            found = ENTRY.match(block.raw or "")
            wrong.append(TWICE.at(f"{PLACE}:{line}", f"the key {found['key'] if found else '?'!r} stands twice"))
        else:
            wrong.append(SYNTAX.at(f"{PLACE}:{line}", f"this entry can’t be read: {raw[0] if raw else 'empty'}"))
    for block in library.entries:
        line = (block.start_line or 0) + 1
        lines: dict[str, int] = {}
        for found in FIELD.finditer(block.raw or ""):
            lines.setdefault(found["name"].lower(), line + (block.raw or "").count("\n", 0, found.start("name")))
        fields = {field.key.lower(): str(field.value) for field in block.fields}
        swallowed = next((name for name, value in fields.items() if SWALLOWED.search(value)), None)
        if swallowed or not block.key:
            message = f"a comma is missing after {swallowed!r}" if swallowed else "the entry has no key"
            wrong.append(SYNTAX.at(f"{PLACE}:{lines.get(swallowed or '', line)}", message))
            continue
        entries.append(Entry(block.key, block.entry_type.lower(), line, fields, lines))
    # what the parser passes over in silence: an entry that never closes takes in the next one
    read = {entry.line for entry in entries} | {int(f.place.rpartition(":")[2]) for f in wrong}
    for found in ENTRY.finditer(text):
        line = text.count("\n", 0, found.start("type")) + 1
        if found["type"].lower() not in ("comment", "string", "preamble") and line not in read and not wrong:
            wrong.append(
                SYNTAX.at(f"{PLACE}:{line}", f"the entry {found['key']!r} can’t be told from the one before it")
            )
    return wrong, entries


def _twice(entries: list[Entry]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        for kind, told in (
            ("DOI", identifier.doi(entry.fields.get("doi", ""))),
            ("arXiv identifier", identifier.arxiv(_arxiv(entry)).partition("v")[0]),
            ("title", re.sub(r"[^a-z0-9]+", "", re.sub(r"\\[a-zA-Z]+", "", entry.fields.get("title", "")).lower())),
        ):
            if told and (kind, told) in seen:
                name = {"DOI": "doi", "title": "title"}.get(kind, "eprint")
                yield TWICE.at(entry.place(name), f"{entry.key!r} has the {kind} of {seen[kind, told]!r}")
                break
            if told:
                seen[kind, told] = entry.key


def _entry(entry: Entry) -> Iterator[Finding]:
    fields = entry.fields
    for alternatives in () if entry.keywords & ADMITTED else NEEDED.get(entry.type, ("title",)):
        if not any(fields.get(name, "").strip() for name in alternatives.split("|")):
            wanted = alternatives.replace("|", " or ")
            yield INCOMPLETE.at(entry.place(), f"{entry.key!r} ({entry.type}) has no {wanted}")
    for name, told in identifier.wrong(fields, _arxiv(entry)):
        yield IDENTIFIER.at(entry.place(name), f"{entry.key!r}: {told}")
    month = fields.get("month", "").strip().lower().rstrip(".")
    if month and month not in (*MONTHS, *FULL_MONTHS) and not (month.isdigit() and 1 <= int(month) <= 12):
        yield MONTH.at(entry.place("month"), f"{entry.key!r}: {fields['month']!r} is no month")
    leads = any(fields.get(name, "").strip() for name in ("doi", "url", "eprint", "isbn", "issn", "howpublished"))
    printed = all(fields.get(name, "").strip() for name in ("journal", "volume", "pages"))
    if not leads and not printed and not entry.keywords & ADMITTED and entry.type != "book":
        yield NO_IDENTIFIER.at(entry.place(), f"nothing leads to {entry.key!r}")


def _arxiv(entry: Entry) -> str:
    """The arXiv identifier of an entry, as it is written; empty where it has none."""
    kind = entry.fields.get("archiveprefix", entry.fields.get("eprinttype", "")).lower()
    return entry.fields.get("eprint", "") if kind in ("", "arxiv") else ""


def _citations(material: Material, entries: list[Entry], *, broken: bool) -> Iterator[Finding]:
    known = {entry.key for entry in entries}
    cited: dict[str, list[str]] = defaultdict(list)
    for text in material.texts:
        for _, keys, offset in text.roles("cite"):
            for key in keys.split(","):
                cited[key.strip()].append(text.at(offset))
    edition = material.edition
    claims = edition.register.get("claims", []) if edition else []
    for claim in claims if isinstance(claims, list) else []:
        for key in claim.get("cites") or [] if isinstance(claim, dict) else []:
            cited[str(key)].append(f"{edition.register_place if edition else ''}:{claim.line('cites')}")
    for key in sorted(cited.keys() - known) if not broken else []:
        for place in dict.fromkeys(cited[key]):
            yield UNDEFINED.at(place, f"the citation key {key!r} is not in {PLACE}", suggestion(key, known))
    said_by = {statement.said_by for statement in material.ledger.statements.values()} if material.ledger else set()
    # an entry may send its reader to another one
    notes = {word for entry in entries for word in re.findall(r"[\w:.+/-]+", entry.fields.get("note", ""))}
    everywhere = cited.keys() | said_by | notes | _cited_elsewhere(material)
    for entry in entries if not broken else []:
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
