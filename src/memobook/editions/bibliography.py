"""references.bib: read and checked with bibtexparser, every problem with its key and line."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from memobook.publication.answers import Answers, answers
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.files import read_text
from memobook.publication.text.language import spoken

from .csl.inheritance import inherited
from .csl.item import HOLDERS, Item, item_of
from .csl.problem import Problem
from .csl.text import MONTHS, UnreadableLatex, field_text, joined

PLACE = "references.bib"
# the parser takes a field into the one before it when the comma between them is missing
SWALLOWED = re.compile(r"\n\s*\w+\s*=")
KEY = re.compile(r"\s*@\w+\s*[{(]\s*([^\s,{}()\"]*)")
ENTRY = re.compile(r"(?m)^[ \t]*@(\w+)\s*[{(]\s*([^\s,{}()\"]*)\s*,?")
MEND = "mend the entry: braces, commas, quotes"
FULL_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December")  # fmt: skip
# macros that BibTeX's own styles define
MACROS = dict(zip(MONTHS, FULL_MONTHS, strict=True))


@dataclass(frozen=True)
class Reference:
    """One entry: key, type, fields as text, the line on which it begins, and the same as an item of CSL-JSON."""

    key: str
    type: str
    fields: dict[str, str]
    line: int
    item: Item = field(default_factory=dict, compare=False)
    # as written, by names in small letters: macros filled in, LaTeX still there; and the line of each
    written: dict[str, str] = field(default_factory=dict, compare=False)
    lines: dict[str, int] = field(default_factory=dict, compare=False)

    @property
    def title(self) -> str:
        return self.fields.get("title", "")

    @property
    def keywords(self) -> list[str]:
        return [k.strip() for k in self.fields.get("keywords", "").split(",")]


@dataclass(frozen=True)
class _Written:
    """An entry as it is written: macros are filled in, LaTeX is still there; names of fields in small letters."""

    key: str
    type: str
    line: int
    fields: dict[str, str]
    spelled: dict[str, str]  # how each field is spelled
    lines: dict[str, int]

    def at(self, name: str) -> int:
        return self.lines.get(name, self.line)


QUOTED = re.compile(r"[{\"\d]")
# biblatex's type for commentaries, as on a statute
COMMENTARY = re.compile(r"@commentary(?=\s*[{(])", re.IGNORECASE)


def read_bibliography(path: Path) -> dict[str, Reference]:
    """All references by key.

    Raises
    ------
    ContentError : ``reference.*`` of the first problem, with its line; its details name all others.
    """
    return parse_bibliography(read_text(path, PLACE), answers(path.parent))


def parse_bibliography(text: str, kept: Answers | None = None) -> dict[str, Reference]:
    """The same from the text of the file; ``kept``: answers, among which it may be."""
    problems, references = examined(text, kept)
    if problems:
        first, *others = problems
        more = f" (and {len(others)} more)" if others else ""
        told = "\n".join(f"{PLACE}:{one.line}: {one.message}; {one.fix}" for one in others)
        raise ContentError(
            first.id, first.message + more, place=f"{PLACE}:{first.begins or first.line}", fix=first.fix, details=told
        )
    return references


def examined(text: str, kept: Answers | None = None) -> tuple[list[Problem], dict[str, Reference]]:
    """As :func:`examine`, of the same text once; nobody changes what it gives."""
    return _examined(text, spoken(), kept)


@lru_cache(4)  # LaTeX takes its time, and a preview reads the same file at each edit
def _examined(text: str, language: str, kept: Answers | None) -> tuple[list[Problem], dict[str, Reference]]:
    if kept is None:
        return examine(text)
    problems, references = kept.of("bibliography", [text, language], lambda: _told(*examine(text)))
    return [Problem(**one) for one in problems], {one["key"]: Reference(**one) for one in references}


def _told(problems: list[Problem], references: dict[str, Reference]) -> list[list[dict[str, Any]]]:
    return [[*map(asdict, problems)], [*map(asdict, references.values())]]


def examine(text: str) -> tuple[list[Problem], dict[str, Reference]]:
    """Every problem of the file, in the order of its lines, and the references that can be read."""
    problems, entries = _entries(text)
    known = {entry.key: entry for entry in entries}
    references = {}
    for entry in entries:
        if entry.type in HOLDERS[:1]:
            continue
        fields, missing = _whole(entry, known)
        problems += missing
        try:
            item, wrong = item_of(entry.type, fields)
            told = {entry.spelled.get(name, name): field_text(name, value) for name, value in fields.items()}
        except UnreadableLatex as error:
            message = f"{entry.key!r}: a command lacks an argument in {str(error)[:80]!r}"
            problems.append(Problem("reference.latex", entry.line, message, "give it one, or take the command away"))
            continue
        problems += [Problem(id, entry.at(name), f"{entry.key!r}: {message}", fix) for id, name, message, fix in wrong]
        if not item.get("title"):
            problems.append(Problem("reference.title", entry.line, f"{entry.key!r} has no title", "add its title"))
        references[entry.key] = Reference(entry.key, entry.type, told, entry.line, item, fields, entry.lines)
    return sorted(problems, key=lambda problem: problem.line), references


def _entries(text: str) -> tuple[list[Problem], list[_Written]]:
    import bibtexparser

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it can't read is told below, in words of ours
    # it takes whatever begins so for a comment
    library = bibtexparser.parse_string(COMMENTARY.sub("@book", text), parse_stack=[])
    problems = [_failed(block) for block in library.failed_blocks]
    macros = dict(MACROS)
    for string in library.strings:
        text_, unknown = joined(str(string.value), macros)
        macros[string.key.lower()] = text_
        if unknown or not QUOTED.match(str(string.value).strip()):
            message = f"the text of {string.key!r} stands in neither braces nor quotes"
            problems.append(Problem("reference.string", (string.start_line or 0) + 1, message, "put it into braces"))
    entries: list[_Written] = []
    # the parser's own lines go wrong after some signs
    places: dict[str, tuple[str, int]] = {}
    for found in ENTRY.finditer(text):
        places.setdefault(found[2], (found[1].lower(), text.count("\n", 0, found.start(1)) + 1))
    for block in library.entries:
        line: int = places[block.key][1] if block.key in places else (block.start_line or 0) + 1
        raw = str(block.raw or "")
        lines: dict[str, int] = {}
        for found in re.finditer(r"(?m)(?:^|[,{(])[ \t]*([A-Za-z][\w:-]*)\s*=", raw):
            lines.setdefault(found[1].lower(), line + raw.count("\n", 0, found.start(1)))
        if re.search(r"\s", block.key):
            told = f"the key {block.key!r} holds a blank"
            problems.append(Problem("reference.syntax", line, told, "write it as one word"))
            continue
        fields, spelled = {}, {}
        for one in block.fields:
            name = one.key.lower()
            value, unknown = joined(str(one.value), macros)
            fields[name], spelled[name] = value, one.key
            for macro in unknown:
                message = f"{block.key!r}: {one.key} has {macro!r}, which no @string defines"
                problems.append(
                    Problem("reference.string", lines.get(name, line), message, "define it, or put it into braces")
                )
        swallowed = next((spelled[name] for name, value in fields.items() if SWALLOWED.search(value)), None)
        if swallowed or not block.key:
            message = f"a comma is missing after {swallowed!r}" if swallowed else "the entry has no key"
            problems.append(
                Problem("reference.syntax", lines.get((swallowed or "").lower(), line), message, MEND, line)
            )
            continue
        entries.append(_Written(block.key, block.entry_type.lower(), line, fields, spelled, lines))
    if not problems:
        # what the parser passes over in silence: an entry that never closes takes in the next one
        keys = {entry.key for entry in entries}
        for key, (kind, line) in places.items():
            if key not in keys and kind not in ("comment", "string", "preamble"):
                message = f"the entry {key!r} can’t be told from the one before it, or @{kind} is no type"
                problems.append(Problem("reference.syntax", line, message, MEND))
    return problems + _twins(entries), entries


def _failed(block: Any) -> Problem:
    """What the parser could not read, in words of ours."""
    line = (block.start_line or 0) + 1
    raw = str(block.raw or "").strip()
    key = KEY.match(raw)
    name = repr(key[1]) if key and key[1] else repr(raw.splitlines()[0][:60] if raw else "")
    kind = type(block).__name__
    if "DuplicateBlockKey" in kind:
        return Problem("reference.duplicate", line, f"the key {name} stands twice", "rename or remove one of the two")
    if "DuplicateField" in kind:
        twice = ", ".join(sorted(getattr(block, "duplicate_keys", ())))
        return Problem("reference.duplicate", line, f"{name} has a field twice: {twice}", "remove one of the two")
    return Problem("reference.syntax", line, f"the entry {name} can’t be read", MEND)


def _twins(entries: list[_Written]) -> list[Problem]:
    """Keys that differ by case alone: BibTeX, and what renders citations, take them for one."""
    first: dict[str, _Written] = {}
    found = []
    for entry in entries:
        other = first.setdefault(entry.key.casefold(), entry)
        if other is not entry:
            message = f"the key {entry.key!r} differs from {other.key!r} (line {other.line}) by case alone"
            found.append(Problem("reference.duplicate", entry.line, message, "rename one of the two"))
    return found


def _whole(entry: _Written, known: Mapping[str, _Written]) -> tuple[dict[str, str], list[Problem]]:
    """The fields of an entry with those that it inherits, and the parents that are not there."""
    fields, problems = dict(entry.fields), []
    seen, open_ = {entry.key}, [entry]
    while open_:
        child = open_.pop(0)
        for name in ("xdata", "crossref"):
            for key in filter(None, (part.strip() for part in child.fields.get(name, "").split(","))):
                parent = known.get(key) or next((e for k, e in known.items() if k.casefold() == key.casefold()), None)
                if parent is None:
                    message = f"{entry.key!r}: {name} names {key!r}, which is not there"
                    others = known.keys() - {entry.key}
                    problems.append(Problem("reference.crossref", entry.at(name), message, suggestion(key, others)))
                elif parent.key == entry.key:
                    message = f"{entry.key!r} takes its fields from itself, by way of {name}"
                    problems.append(Problem("reference.crossref", entry.at(name), message, "name another entry"))
                elif parent.key not in seen:
                    seen.add(parent.key)
                    open_.append(parent)
                    taken = (
                        dict(parent.fields) if name == "xdata" else inherited(entry.type, parent.type, parent.fields)
                    )
                    fields = taken | fields
    return fields, problems


def check_cited(keys: list[str], references: dict[str, Reference], place: str) -> None:
    """Every key must exist.

    Raises
    ------
    ContentError : ``reference.unknown`` with the nearest key.
    """
    for key in keys:
        if key not in references:
            raise ContentError(
                "reference.unknown",
                f"the citation key {key!r} is not in references.bib",
                place=place,
                fix=suggestion(key, references),
            )
