"""References: what is wrong with entries of references.bib, and with the keys that are cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial

from memobook.author.cite.duplicate import identifiers_of, normalised
from memobook.editions.bibliography import PLACE, Reference, parse_bibliography
from memobook.editions.csl.dates import year_month
from memobook.editions.csl.item import DATES, NAMES, PUBLISHERS, TEXTS
from memobook.pages.citing.style import ReferenceStyle
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256
from memobook.publication.finding import Finding
from memobook.publication.text.identifier import DOI, Identifier, isbn_holds, issn_holds

from ..addresses import ADDRESS, odd_kind
from ..material import Material
from ..rule import rule
from .citations import citations
from .entry import TWICE, Entry, read_entries

ENCODING = rule(
    "reference.encoding", "error", "The bibliography is not UTF-8, or holds text that was decoded wrongly.",
    "write the character itself, in UTF-8",
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
PRINTED = rule(
    "reference.markup", "warning", "A field of the bibliography holds Markdown or HTML, which prints as it stands.",
    "write it plainly, or as BibTeX has it: \\emph{…}",
)  # fmt: skip
MONTH = rule("reference.month", "warning", "A month is none of the twelve.", "write jan, feb … dec")
AUTHORS = rule(
    "reference.authors", "error", "Several names stand in one, since no “and” divides them.",
    "write and between two names: Smith, Jo and Miller, Ann",
)  # fmt: skip

FIELD = rule(
    "reference.field", "warning", "A field of the bibliography is read by nothing, and nearly one that is.",
    "mend its name, or take it out",
)  # fmt: skip
UNPRINTABLE = rule(
    "reference.unprintable", "error", "The style of references can’t print an entry.", "write it more simply"
)
STYLE = rule(
    "reference.style", "error", "The style of references is no style of CSL.", "name an independent style’s .csl file"
)
LINKED = re.compile(r"\\(?:url|href)\s*\{([^}]*)\}")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
UNDATED = re.compile(r"n\.?\s?d\.?|s\.?\s?a\.?|in press|forthcoming|to appear|undated", re.IGNORECASE)
MOJIBAKE = re.compile("Ã[\u0080-\u00bf¤-¿]|â€|Â[\u00a0-\u00bf]|\ufffd")
# alone, with a day ("12~June"), or as a stretch ("June/July")
MONTH_NAME = re.compile(
    r"(?:\d{1,2}[.~\s]+)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
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
ADDRESSED = re.compile(r"(?:https?|ftp)://[^\s/]", re.IGNORECASE)
# of Markdown, MyST and HTML; LaTeX is what the file is written in
MARKUP = re.compile(
    r"(?<![\w*])\*\w[^*]*\w\*(?![\w*])|(?<!`)`[^`'\n]+`(?!`)|\*\*\w[^*]*\*\*|</?[A-Za-z][^<>]*>|\{[\w:-]+\}`[^`]*`|\]\([^)]*\)|\[@"
)
# what divides no names in BibTeX
JOINED = re.compile(r"\bet\.? al\b\.?|(?<!\\)\s&\s|;", re.IGNORECASE)
JOIN = "write and between two names, and others for et al.; a body’s own name stands in braces"
# what may stand between the commas of one name
JUNIOR = re.compile(r"(?:jr|sr|junior|senior|[ivx]+|\d\w\w|filho|neto|ph\.? ?d|md)\.?", re.IGNORECASE)
# fields that are read, and those of BibTeX, biblatex and managers of references that are not
FIELDS = {
    *NAMES, *DATES, *(name for several in TEXTS.values() for name in several), *PUBLISHERS,
    "title", "subtitle", "journal", "journaltitle", "journalsubtitle", "booktitle", "booksubtitle", "maintitle",
    "mainsubtitle", "titleaddon", "booktitleaddon", "date", "year", "month", "day", "doi", "url", "eprint",
    "eprinttype", "eprintclass", "archiveprefix", "primaryclass", "pages", "number", "issue", "issuetitle",
    "note", "addendum", "type", "keywords", "key", "crossref", "xdata", "entrysubtype", "abstract", "annote",
    "annotation", "file", "language", "hyphenation", "options", "ids", "label", "shortauthor", "shortjournal",
    "sortkey", "presort", "related", "urldate", "pagination", "lccn", "eid", "part", "indextitle", "editortype",
    "editora", "editorb", "editorc", "copyright", "rights",
}  # fmt: skip
ADMITTED = {"partial", "plausible", "unverified", "seed"}


def bibliography(material: Material) -> Iterator[Finding]:
    """Everything about references.bib, and about the keys that are cited."""
    path = material.publication.bibliography
    if not path.is_file():
        return  # the edition tells it, which reads it first
    data = path.read_bytes()
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
    wrong, entries = read_entries(text, material.answers)
    material.explained |= {finding.id for finding in wrong}
    yield from wrong
    yield from _twice(entries)
    for entry in entries:
        yield from _entry(entry)
    if not wrong:
        yield from _unprintable(material, text)
    if not any(finding.id == "reference.syntax" for finding in wrong):
        yield from citations(material, entries)


def _unprintable(material: Material, text: str) -> Iterator[Finding]:
    """Entries that the style of references can't print, or the style where it is none."""
    try:
        style = ReferenceStyle.of(material.publication)
        printer = [sha256(style.text), style.place, style.language]
        for reference in parse_bibliography(text, material.answers).values():
            question = [*printer, reference.key, reference.item, reference.fields.get("url", "")]
            if wrong := material.answers.of("references", question, partial(_refused, style, reference)):
                yield UNPRINTABLE.at(f"{PLACE}:{reference.line}", *wrong)
    except ContentError as error:
        yield STYLE.at(error.place, error.message, error.fix)


def _refused(style: ReferenceStyle, reference: Reference) -> list[str] | None:
    """Why the style can't print an entry, and what to do; None where it can."""
    try:
        style.reference(reference)
    except ContentError as error:
        if error.id != "reference.unprintable":
            raise
        return [error.message, error.fix]
    return None


def _twice(entries: list[Entry]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        told = {str(one.kind): one.text for one in identifiers_of(entry.fields) if one.kind != "url"}
        told["title"] = normalised(entry.fields.get("title", ""))
        for kind, text in told.items():
            if text and (kind, text) in seen:
                name = {"doi": "doi", "title": "title"}.get(kind, "eprint" if "eprint" in entry.fields else "doi")
                what = {"doi": "DOI", "arxiv": "arXiv identifier"}.get(kind, kind)
                yield TWICE.at(entry.place(name), f"{entry.key!r} has the {what} of {seen[kind, text]!r}")
                break
            seen.setdefault((kind, text), entry.key)


def _entry(entry: Entry) -> Iterator[Finding]:
    fields = entry.fields
    for alternatives in () if entry.keywords & ADMITTED else NEEDED.get(entry.type, ("title",)):
        if not any(fields.get(name, "").strip() for name in alternatives.split("|")):
            wanted = alternatives.replace("|", " or ")
            yield INCOMPLETE.at(entry.place(), f"{entry.key!r} ({entry.type}) has no {wanted}")
    for name, told in _wrong_identifiers(entry):
        yield IDENTIFIER.at(entry.place(name), f"{entry.key!r}: {told}")
    for name, text in fields.items():
        for address in [*([text] if name == "url" else []), *LINKED.findall(text)]:
            if kind := odd_kind(address):
                told = f"{entry.key!r}: the address {address[:60]!r} is of the kind {kind!r}"
                yield ADDRESS.at(entry.place(name), told)
    address = fields.get("url", "").strip()
    if re.search(r"\s", address) and not odd_kind(address):
        yield IDENTIFIER.at(entry.place("url"), f"{entry.key!r}: the address {address[:60]!r} holds a blank")
    if address and not ADDRESSED.match(address) and not odd_kind(address):
        yield IDENTIFIER.at(entry.place("url"), f"{entry.key!r}: {address[:60]!r} is no address; write https:// first")
    for name in ("title", "booktitle", "journal", "publisher", "institution", "note"):
        if found := MARKUP.search(fields.get(name, "")):
            yield PRINTED.at(entry.place(name), f"{entry.key!r}: its {name} holds {found[0][:40]!r}")
    for name in ("author", "editor"):
        for person in re.split(r"(?:^|\s+)and(?:\s+|$)", re.sub(r"\{[^{}]*\}", "x", fields.get(name, ""))):
            parts = [part.strip() for part in person.split(",")]
            if (found := JOINED.search(person)) or (not person.strip() and fields.get(name, "").strip()):
                told = f"{found[0].strip()!r} joins names" if found else "an “and” has no name on one of its sides"
                yield AUTHORS.at(entry.place(name), f"{entry.key!r}: {told}", JOIN)
            elif len(parts) > 3 or (len(parts) == 3 and not JUNIOR.fullmatch(parts[1])):
                yield AUTHORS.at(
                    entry.place(name), f"{entry.key!r}: {' '.join(person.split())[:60]!r} is no name of one"
                )
    for name in fields:
        near = get_close_matches(name, FIELDS, 1, 0.75) if name not in FIELDS else []
        if near and near[0] not in fields:
            yield FIELD.at(entry.place(name), f"{entry.key!r}: nothing reads {name!r}", f"did you mean {near[0]!r}?")
    month = fields.get("month", "").strip().lower().rstrip(".")
    if month and not (int(month) in range(1, 13) if month.isdigit() else MONTH_NAME.match(month)):
        yield MONTH.at(entry.place("month"), f"{entry.key!r}: {fields['month']!r} is no month")
    leads = any(fields.get(name, "").strip() for name in ("doi", "url", "eprint", "isbn", "issn", "howpublished"))
    printed = all(fields.get(name, "").strip() for name in ("journal", "volume", "pages"))
    if not leads and not printed and not entry.keywords & ADMITTED and entry.type != "book":
        yield NO_IDENTIFIER.at(entry.place(), f"nothing leads to {entry.key!r}")


def _wrong_identifiers(entry: Entry) -> Iterator[tuple[str, str]]:
    """Field and what is wrong with it, for each identifier of an entry that is none."""
    fields = entry.fields
    text = fields.get("doi", "").strip()
    if text and not DOI.fullmatch(text):
        meant = Identifier.parse(text)
        yield "doi", f"{text!r} is no DOI" + (f"; write {meant.text} alone" if meant and meant.kind == "doi" else "")
    meant = Identifier.parse(entry.arxiv)
    if entry.arxiv and (meant is None or meant.kind != "arxiv"):
        yield "eprint", f"{entry.arxiv!r} is no arXiv identifier"
    for name, holds in (("isbn", isbn_holds), ("issn", issn_holds)):
        for one in filter(None, re.split(r"[,;]|\s{2,}", fields.get(name, ""))):
            if not holds(one):
                yield name, f"{one.strip()!r} is no {name.upper()}: its digits or its check digit are wrong"
    year = fields.get("year", "").strip()
    if year.isdecimal() and len(year) < 4:
        yield "year", f"{year!r} is no year of four digits"
    if year and not YEAR.fullmatch(year) and "literal" in year_month(year, "", "") and not UNDATED.fullmatch(year):
        yield "year", f"{year!r} is no year"
