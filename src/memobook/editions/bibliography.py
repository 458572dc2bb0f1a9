"""references.bib: read and checked with bibtexparser, errors with their line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.files import read_text
from memobook.publication.text.latex import LITERAL

PLACE = "references.bib"
# the parser takes a field into the one before it when the comma between them is missing
SWALLOWED = re.compile(r"\n\s*\w+\s*=")


@dataclass(frozen=True)
class Reference:
    """One entry: key, type, fields as written (LaTeX decoded), and the line on which it begins."""

    key: str
    type: str
    fields: dict[str, str]
    line: int

    @property
    def title(self) -> str:
        return self.fields.get("title", "")

    @property
    def keywords(self) -> list[str]:
        return [k.strip() for k in self.fields.get("keywords", "").split(",")]


def read_bibliography(path: Path) -> dict[str, Reference]:
    """All references by key.

    Raises
    ------
    ContentError : ``reference.syntax``, ``reference.duplicate`` or ``reference.title``, with the line.
    """
    return parse_bibliography(read_text(path, PLACE))


@lru_cache(4)  # LaTeX takes its time, and a preview reads the same file at each edit
def parse_bibliography(text: str) -> dict[str, Reference]:
    """The same from the text of the file."""
    import bibtexparser
    from bibtexparser.middlewares import LatexDecodingMiddleware, RemoveEnclosingMiddleware

    class Decoding(LatexDecodingMiddleware):  # type: ignore[misc]
        def _transform_python_value_string(self, python_string: str) -> tuple[str, str]:
            if LITERAL.fullmatch(python_string):
                return python_string, ""  # most fields; decoding takes its time
            return cast("tuple[str, str]", super()._transform_python_value_string(python_string))

    library = bibtexparser.parse_string(text, parse_stack=[RemoveEnclosingMiddleware(), Decoding()])
    if library.failed_blocks:
        block = library.failed_blocks[0]
        kind = type(block).__name__
        twice = "Duplicate" in kind
        raise ContentError(
            "reference.duplicate" if twice else "reference.syntax",
            f"{kind.removesuffix('Block')}: {(block.raw or '').strip().splitlines()[0] if block.raw else block.error}",
            place=f"{PLACE}:{(block.start_line or 0) + 1}",
            fix="rename or remove one of the two" if twice else "mend the entry: braces, commas, quotes",
        )
    found = {}
    for entry in library.entries:
        line = (entry.start_line or 0) + 1
        reference = Reference(entry.key, entry.entry_type, {f.key: str(f.value) for f in entry.fields}, line)
        swallowed = next((name for name, value in reference.fields.items() if SWALLOWED.search(value)), None)
        if not reference.key or swallowed:
            raise ContentError(
                "reference.syntax",
                f"a comma is missing after {swallowed!r}" if swallowed else "the entry has no key",
                place=f"{PLACE}:{line}",
                fix="mend the entry: braces, commas, quotes",
            )
        if not reference.title:
            raise ContentError(
                "reference.title", f"{entry.key!r} has no title", place=f"{PLACE}:{line}", fix="add its title"
            )
        found[entry.key] = reference
    return found


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
