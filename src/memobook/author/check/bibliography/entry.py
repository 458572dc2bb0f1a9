"""Entries of references.bib as they are written, with the line of each field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from memobook.editions.bibliography import PLACE, examined
from memobook.publication.answers import Answers
from memobook.publication.finding import Finding

from ..rule import rule

SYNTAX = rule(
    "reference.syntax", "error", "An entry of the bibliography can’t be read.", "mend the entry: braces, commas, quotes"
)
TWICE = rule(
    "reference.duplicate", "error",
    "Two entries have one key (case is no difference), DOI, arXiv identifier or title, or an entry has a field twice.",
    "keep one of them and cite that",
)  # fmt: skip
RULES = {
    one.id: one
    for one in (
        SYNTAX,
        TWICE,
        rule("reference.title", "error", "An entry has no title.", "add its title"),
        rule("reference.type", "error", "BibTeX and biblatex have no such type of entry.", "take one of theirs"),
        rule("reference.names", "error", "Names can’t be told apart.", "write “Family, Given and Family, Given”"),
        rule("reference.date", "error", "A date is none.", "write 2024, 2024-05, 2024-05-17 or 2024-05/2024-07"),
        rule("reference.string", "error", "No @string defines a macro.", "define it, or put it into braces"),
        rule("reference.crossref", "error", "An entry takes fields from one that is not there.", "mend the key"),
    )
}


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


def read_entries(text: str, kept: Answers) -> tuple[list[Finding], list[Entry]]:
    """What is wrong with entries or can’t be read, and the entries that can.

    Parameters
    ----------
    kept : answers, among which they may be.
    """
    problems, references = examined(text, kept)
    wrong = [RULES[one.id].at(f"{PLACE}:{one.line}", one.message, one.fix) for one in problems]
    entries = [Entry(one.key, one.type, one.line, one.written, one.lines) for one in references.values()]
    return wrong, entries
