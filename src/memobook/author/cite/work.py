"""A work as a registry describes it, and its entry in BibTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from memobook.publication.text.latex import escape_field

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# a word with a capital behind its first letter is a name that no style may change
NAME_WORD, BRACED = re.compile(r"(?<![\\\w])\w+[A-Z]\w*\b"), r"{\g<0>}"
# fields in the order in which they are written
WHERE = ("journal", "booktitle", "publisher", "institution", "organization", "volume", "number", "pages")
IDENTIFIERS = ("eprint", "archivePrefix", "primaryClass", "doi", "url")
# words that say nothing of a title
PLAIN_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "are",
        "can",
        "do",
        "does",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
        "the",
        "to",
        "what",
        "why",
    )
)
WIDTH = 13


@dataclass(frozen=True)
class Person:
    """An author; an organisation has a family name only, and ``whole`` set."""

    family: str
    given: str = ""
    whole: bool = False

    @classmethod
    def parse(cls, name: str) -> Person:
        """From a name as it is spoken, particles kept with the family name, or as ``Family, Given``."""
        family, comma, given = name.partition(",")
        if comma:
            return cls(family.strip(), given.strip())
        words = name.split()
        first = len(words) - 1
        while first > 1 and words[first - 1].islower():
            first -= 1
        return cls(" ".join(words[first:]), " ".join(words[:first]))

    def bibtex(self) -> str:
        if self.whole:
            return f"{{{escape_field(self.family)}}}"
        # the word and would part two authors
        family, given = (re.sub(r"\band\b", "{and}", escape_field(part)) for part in (self.family, self.given))
        family = f"{{{family}}}" if " " in family and not family[0].islower() else family
        return f"{family}, {given}" if given else family


@dataclass(frozen=True)
class Work:
    """What is known of a work; a text that is not known is empty.

    Parameters
    ----------
    type : entry type of BibTeX.
    day : year, month and day, as far as they are known.
    fields : further fields of the entry, by the names in ``WHERE`` and ``IDENTIFIERS``.
    """

    type: str
    title: str
    authors: tuple[Person, ...]
    day: tuple[int, ...]
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """What a complete entry would have."""
        told = {"title": self.title, "author": self.authors or self.fields.get("organization"), "year": self.day}
        return [name for name, found in told.items() if not found]

    def key(self, taken: Collection[str]) -> str:
        """A key that is not taken: family name and year, then with the first telling word of the title."""
        name = self.authors[0].family if self.authors else self.fields["organization"]
        base = f"{_ascii(name)[:24] or 'anonymous'}{self.day[0]}"
        words = [_ascii(word) for word in self.title.split()]
        word = next((word for word in words if word and word not in PLAIN_WORDS), "")
        for key in (base, base + word, *(f"{base}{word}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")):
            if key not in taken:
                return key
        return f"{base}{word}{len(taken)}"

    def bibtex(self, key: str) -> str:
        """The entry."""
        year, *more = self.day
        authors = " and ".join(person.bibtex() for person in self.authors)
        own = {name: f"{{{escape_field(self.fields[name])}}}" for name in WHERE if self.fields.get(name)}
        # what is looked up is no text of LaTeX
        raw = {name: f"{{{self.fields[name]}}}" for name in IDENTIFIERS if self.fields.get(name)}
        fields = {
            "author": f"{{{authors}}}" if authors else "",
            "title": f"{{{NAME_WORD.sub(BRACED, escape_field(self.title))}}}",
            **own,
            "year": f"{{{year}}}",
            "month": MONTHS[more[0] - 1] if more else "",
            "date": f"{{{year}-{more[0]:02}-{more[1]:02}}}" if len(more) == 2 else "",
            **raw,
            "keywords": "{verified}",  # as a registry or the publisher's page tells it
        }
        lines = ",\n".join(f"  {name:<{WIDTH}} = {text}" for name, text in fields.items() if text)
        return f"@{self.type}{{{key},\n{lines}\n}}\n"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())
