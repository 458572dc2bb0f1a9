"""Entries of references.bib as they are written, with the line of each field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from memobook.editions.bibliography import PLACE, SWALLOWED
from memobook.publication.finding import Finding

from ..rule import rule

SYNTAX = rule(
    "reference.syntax", "error", "An entry of the bibliography can’t be read.", "mend the entry: braces, commas, quotes"
)
TWICE = rule(
    "reference.duplicate", "error", "Two entries have one key, DOI, arXiv identifier or title.",
    "keep one of them and cite that",
)  # fmt: skip

ENTRY = re.compile(r"^[ \t]*@(?P<type>\w+)\s*[{(]\s*(?P<key>[^\s,{}()\"]*)\s*,?", re.MULTILINE)
FIELD = re.compile(r"^[ \t]*(?P<name>[A-Za-z][\w-]*)\s*=", re.MULTILINE)


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

    @property
    def arxiv(self) -> str:
        """Its arXiv identifier, as it is written; empty where it has none."""
        kind = self.fields.get("archiveprefix", self.fields.get("eprinttype", "")).lower()
        return self.fields.get("eprint", "").strip() if kind in ("", "arxiv") else ""


def read_entries(text: str) -> tuple[list[Finding], list[Entry]]:
    """What can't be read, and the entries that can."""
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
