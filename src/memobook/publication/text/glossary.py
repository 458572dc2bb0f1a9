"""The words that a publication explains: those of the ``{glossary}`` on its methods page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .slug import slug

BEGIN = re.compile(r"^(?P<fence>:{3,}|`{3,}|~{3,})[ \t]*\{glossary\}[ \t]*$")
# a role's text: the word itself, or another form of it and the word: {term}`vintages <vintage>`
USE = re.compile(r"(?P<shown>.*?)\s*<(?P<word>[^<>]+)>\s*", re.DOTALL)


@dataclass(frozen=True)
class Term:
    """A word and what it means here, as plain text.

    Parameters
    ----------
    line : of the word in its file, from 1.
    """

    word: str
    meaning: str
    line: int

    @property
    def id(self) -> str:
        return f"term-{slug(self.word)}"


def read_glossary(book: Path) -> dict[str, Term]:
    """The words of the methods page by themselves in lower case; none where the page has no glossary."""
    page = book / "methods.md"
    return {term.word.lower(): term for term in terms(page.read_text("utf-8-sig"))} if page.is_file() else {}


def terms(text: str) -> Iterator[Term]:
    """The words of all glossaries of a page.

    A word begins at the margin; the lines that are indented below it say what it means.
    """
    fence, word, at = "", "", 0
    meaning: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not fence:
            found = BEGIN.match(line)
            fence = found["fence"] if found else ""
            continue
        ended = line.strip() == fence
        if ended or (line.strip() and not line[0].isspace()):
            if word:
                yield Term(word, " ".join(meaning), at)
            word, at, meaning = ("" if ended else line.strip()), number, []
            fence = "" if ended else fence
        elif line.strip():
            meaning.append(line.strip())


def meant(role: str, known: Mapping[str, Term]) -> tuple[str, Term | None]:
    """What a role prints, and the term that it means; None where there is no such."""
    found = USE.fullmatch(role)
    shown, word = (found["shown"], found["word"]) if found else (role, role)
    return shown, known.get(" ".join(word.split()).lower())
