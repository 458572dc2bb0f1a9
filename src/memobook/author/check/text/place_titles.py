"""Titles of places, which a reference without words prints: what has none, and what would be LaTeX there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.publication.text.slug import slugs

from ..directive_use import OPTION, DirectiveUse, directive_uses
from ..heading_words import heading_words
from ..markdown import FENCE, HEADING, TARGET, Markdown
from ..material import Material
from .labels import EQUATION, LABEL

# directives whose title stands on their first line, and those that have it as an option
FIRST_LINE = {"list-table", "csv-table", "table", "rubric"}
CAPTIONED = {"code-block", "code", "sourcecode", "literalinclude"}
REFERENCE = re.compile(r"\{ref\}`([^`<>]+)`|(?<![!\\])\[\]\(#([^()\s]+)\)")
# what a title holds as a formula, a number of a note or a key, and a reference to it would print as text
UNREPEATED = (
    ("a formula", re.compile(r"(?<!\\)\$[^$]+(?<!\\)\$|\{math\}`")),
    ("a citation", re.compile(r"\{cite(?::\w+)?\}`")),
    ("a footnote", re.compile(r"\[\^[^\]]+\]")),
)
WORDS = {True: "give them: {ref}`words <its-name>`", False: "give them: [words](#its-name)"}


def place_titles(material: Material) -> Iterator[Finding]:
    """References without words of their own that a build would stop at, or print otherwise than the title."""
    documentation = [text for text in material.pages if text.place.startswith("book/docs/")]
    edition = [text for text in material.texts if not text.place.startswith("book/docs/")]
    for texts in (edition, documentation):
        # most texts have no such reference
        referring = [(text, found) for text in texts for found in REFERENCE.finditer(text.markup)]
        titles = {label: title for text in texts for label, title in _titles(text)} if referring else {}
        for text, found in referring:
            yield from _reference(text, found, titles)


def _reference(text: Markdown, found: re.Match[str], titles: dict[str, str | None]) -> Iterator[Finding]:
    role, label = bool(found[1]), (found[1] or found[2]).strip().lower()
    title = titles.get(label, "")
    if title == "" and not role:
        title = _by_slug(text).get(label, "")
    if title is None and role:
        yield LABEL.at(text.at(found.start()), f"{label!r} has no title whose words it prints", WORDS[role])
    what = next((what for what, pattern in UNREPEATED if title and pattern.search(title)), "")
    if what:
        told = f"the title of {label!r} holds {what}, which would be printed here as it is written"
        yield LABEL.at(text.at(found.start()), told, WORDS[role])


def _by_slug(text: Markdown) -> dict[str, str]:
    """Headings as they are written, by their places on the page."""
    written = [words for _, words, _ in text.headings if heading_words(words) is not None]
    return dict(zip(slugs(text.heading_words), written, strict=True))


def _titles(text: Markdown) -> Iterator[tuple[str, str | None]]:
    """Name, in small letters, and title of each place of a text that has a name; None where it has no title."""
    uses = {text.text.count("\n", 0, use.start): use for use in directive_uses(text.text)}
    yield from ((found[1].lower(), None) for found in EQUATION.finditer(text.text))
    for use in uses.values():
        for option, offset in use.options:
            if option in ("name", "label"):
                yield _value(text, offset).lower(), _title(text, use)
    lines = text.text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if found and (not fence or line.strip() == fence):
            fence = "" if fence else found[1]
        elif not fence and (target := TARGET.match(line)):
            yield target[1].lower(), _below(text, lines, number + 1, uses)


def _below(text: Markdown, lines: list[str], number: int, uses: dict[int, DirectiveUse]) -> str | None:
    """The title of what stands below a place’s name."""
    while number < len(lines) and (not lines[number].strip() or TARGET.match(lines[number])):
        number += 1
    line, *after = lines[number : number + 2] or [""]
    if number in uses:
        return _title(text, uses[number])
    if heading := HEADING.match(line):
        return heading[2]
    return line if after and after[0].startswith(": ") else None


def _title(text: Markdown, use: DirectiveUse) -> str | None:
    if use.name in FIRST_LINE:
        return use.argument or None
    if use.name in CAPTIONED:
        return next((_value(text, offset) for option, offset in use.options if option == "caption"), None)
    return re.split(r"\n[ \t]*\n", use.body.strip())[0] or None if use.name == "figure" else None


def _value(text: Markdown, offset: int) -> str:
    return OPTION.sub("", text.text[offset:].partition("\n")[0]).strip()
