"""Fields of BibTeX as text: macros, parts joined with ``#``, and LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from memobook.publication.text.latex import LITERAL

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# fields that are looked up or opened: no text of LaTeX
VERBATIM = {"url", "doi", "eprint", "eprintclass", "primaryclass", "isbn", "issn", "file", "pmid", "date", "urldate",
            "eventdate", "origdate"}  # fmt: skip
# an address behind words, of which the words stay
HREF = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
BARE_AMPERSAND = re.compile(r"(?<!\\)&")
# sorts entries in styles of BibTeX, and prints nothing
NO_SORT = re.compile(r"\\noopsort\s*\{[^{}]*\}", re.IGNORECASE)
ESCAPED = re.compile(r"\\([_%&#$~])")


def joined(raw: str, macros: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text of a field as it is written, ``"a" # jan # {b}``, and the macros in it that nothing defines."""
    parts, unknown = [], []
    for part in _parts(raw):
        if part[:1] in ('"', "{") and len(part) > 1:
            parts.append(part[1:-1])
        elif part.isdigit() or not re.fullmatch(r"[^\s{}\"#%,=\\]+", part):
            parts.append(part)
        elif part.lower() in macros:
            parts.append(macros[part.lower()])
        else:
            parts.append(part)
            if part.lower() not in MONTHS:
                unknown.append(part)
    return "".join(parts), unknown


def _parts(raw: str) -> Iterator[str]:
    depth, quoted, start = 0, False, 0
    for i, char in enumerate(raw):
        if raw[i - 1 : i] == "\\" and char in '{}"':
            continue
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "#" and not depth and not quoted:
            yield raw[start:i].strip()
            start = i + 1
    yield raw[start:].strip()


class UnreadableLatex(ValueError):
    """A command in a field lacks an argument."""


@cache
def plain(latex: str) -> str:
    """A field without its LaTeX, white space as single blanks; a bare ``&`` means itself.

    Raises
    ------
    UnreadableLatex : a command lacks an argument.
    """
    if LITERAL.fullmatch(latex):
        return " ".join(latex.split())
    from pylatexenc.latex2text import LatexNodes2Text

    source = BARE_AMPERSAND.sub(r"\\&", HREF.sub("", NO_SORT.sub("", latex)))
    try:
        decoded = str(LatexNodes2Text(keep_comments=True).latex_to_text(source))
    except LookupError as error:  # it looks for what the command stands before
        raise UnreadableLatex(latex) from error
    if "%s" in decoded and "%s" not in source:  # or leaves its own form as it is
        raise UnreadableLatex(latex)
    return " ".join(decoded.split())


def field_text(name: str, text: str) -> str:
    """A field's text by its name: identifiers and addresses are no LaTeX."""
    return ESCAPED.sub(r"\1", text).strip() if name.lower() in VERBATIM else plain(text)


def braced(text: str) -> bool:
    """Whether one pair of braces holds the whole of a text."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for i, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if not depth and i < len(text) - 1:
            return False
    return True


def listed(text: str) -> list[str]:
    """The members of a list that ``and`` separates outside of braces."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\s+and\s+", text):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif not depth:
            found.append(text[start : match.start()])
            start = match.end()
    return [part for part in (*(one.strip() for one in found), text[start:].strip()) if part]
