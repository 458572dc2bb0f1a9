"""Numbers typed into headlines, captions, alternative texts, titles and labels of a notebook or of a module that it
imports, which go stale."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from memobook.publication.files import sha256
from memobook.publication.finding import Finding
from memobook.publication.text.language import spoken
from memobook.themes.cells.code import plain

from ..likely import asked
from ..markdown import Markdown
from ..material import Material, Notebook
from ..rule import rule
from ..text.prose import DIGITS, allowed
from ..text.words import BESIDE, told_in_words
from .modules import own_modules

LITERAL = rule(
    "figure.number", "warning", "A number is typed into a caption, an alternative text, a title or a label.",
    'take it from the data: caption=f"… {change:+.0%} …", or leave it to a value beside the figure',
)  # fmt: skip
# the base of an index, what a rate is told for, a whole or a multiple, a threshold, the level of an interval
ALLOWED_HERE = re.compile(
    r"(?:=|\bis) 100?\b|\bfor 1[0,]*\b|\bvalue of 1\b|\b\d*00 ?(?:%|per ?cent)|\b\d+(?:\.\d+)? ?(?:%|percent) (?:\w+ )?"
    r"(?:intervals?|bands?|levels?|confidence|limits?)"
    r"|\b(?:at|under|over|above|below|beyond|within)\s+\d+(?:\.\d+)?\s?(?:%|percent)"
    r"|\b(?:bei|unter|über|ab|jenseits|innerhalb)\s+(?:von\s+)?\d+(?:,\d+)?\s?(?:%|Prozent)"
    r"|\b\d+(?:,\d+)?[\s-]?(?:%|Prozent)[\s-](?:\w+-?)?(?:[Ii]ntervall|[Bb]and|[Nn]iveau|[Kk]onfidenz|[Gg]renze)"
)
METHODS = {"set_title", "suptitle", "set_xlabel", "set_ylabel", "title", "xlabel", "ylabel", "annotate", "text"}
BOOK = {"figure", "table"}
# arguments by name that are shown: of the book's figures and tables, of what draws, of what writes into a drawing
SHOWN = {"caption", "alt", "title", "headline"}
DRAWN = {"title", "xlabel", "ylabel", "label"}
WRITTEN = {"s", "text", "t", "label", "xlabel", "ylabel"}


def literals(material: Material) -> Iterator[Finding]:
    """Numbers in the texts of figures and tables that are part of the code itself."""
    for notebook in material.notebooks:
        question = [notebook.place, [[cell.get("id"), source] for cell, source in notebook.code]]
        yield from _told(material, question, partial(_texts, notebook))
    for place, source in own_modules(material):
        yield from _told(material, [place, sha256(source.encode())], partial(_texts_of_module, place, source))


def _told(material: Material, question: list[Any], texts: Callable[[], Iterable[tuple[str, str]]]) -> Iterator[Finding]:
    for place, text, number, words in material.answers.of("literals", [spoken(), question], lambda: _typed(texts())):
        if number:
            fix = asked(LITERAL.fix, number, text, material.sources)
            yield LITERAL.at(place, f"the number {number!r} is typed into {text!r}", fix)
        else:
            yield LITERAL.at(place, f"the number {words!r} is typed in words into {text!r}")


def _typed(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """Place and text of each text with a number, and the number, in digits or else in words."""
    found = []
    for text, place in dict.fromkeys(texts):
        number = _number(text)
        words = "" if number else _in_words(text)
        if number or words:
            found.append((place, text, number, words))
    return found


def _texts(notebook: Notebook) -> Iterator[tuple[str, str]]:
    """Texts of figures and tables that are part of the code itself, with their places."""
    named: dict[str, tuple[ast.expr, str]] = {}  # texts that have a name, each with the place of its first line
    for cell, source in notebook.code:
        try:
            tree = ast.parse(plain(source))
        except SyntaxError:
            continue  # a run tells it
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr):
                at = notebook.cell_place(cell, node.value.lineno)
                named |= {one.id: (node.value, at) for one in node.targets if isinstance(one, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call | ast.Dict):
                for given in _shown(node):
                    text, place = given, notebook.cell_place(cell, given.lineno)
                    if isinstance(given, ast.Name) and given.id in named:
                        text, place = named[given.id]
                    yield _written(text), place


def _texts_of_module(place: str, source: str) -> Iterator[tuple[str, str]]:
    """Texts that a module draws, or gives to a figure or a table by their names."""
    try:
        nodes = [*ast.walk(ast.parse(source))]
    except SyntaxError:
        return  # a run tells it
    for node in nodes:
        for text in _shown(node):
            yield _written(text), f"{place}:{text.lineno}"


def _shown(node: ast.AST) -> list[ast.expr]:
    """What a call, or a mapping that is given to one later, shows as text."""
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return [text for key, text in pairs if isinstance(key, ast.Constant) and key.value in SHOWN]
    if not isinstance(node, ast.Call):
        return []
    found = [one.value for one in node.keywords if one.arg in SHOWN]
    return found + (_given(node, node.func.attr) if isinstance(node.func, ast.Attribute) else [])


def _given(call: ast.Call, name: str) -> list[ast.expr]:
    """The arguments of a call that readers see as text."""
    recorded = (
        isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "book"
    )
    shown = (SHOWN if name in BOOK else DRAWN) | (WRITTEN if name in METHODS else set())
    # the label of a value tells what it is, as “growth for 1 %” does
    found = [one.value for one in call.keywords if one.arg in shown and not (recorded and one.arg == "label")]
    return found + (call.args if name in METHODS and not recorded else [])


def _written(node: ast.expr) -> str:
    """The text of an expression, of an f-string its written parts with a mark where a number is put in; else empty."""
    pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
    known = [p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else "" for p in pieces]
    return "".join(one or "\N{BULLET}" for one in known) if any(known) else ""


def _in_words(text: str) -> str:
    """A number told in words with none of the data, and no value of a headline, near it."""
    found = (
        one[0]
        for one, near in told_in_words(Markdown(text, ""))
        if not BESIDE.search(near) and "\N{BULLET}" not in near
    )
    return next(found, "")


def _number(text: str) -> str:
    prose = Markdown(text, "").prose
    for pattern in (*allowed(), ALLOWED_HERE):
        prose = pattern.sub(lambda found: " " * len(found[0]), prose)
    found = DIGITS.search(re.sub(r"\N{BULLET}[\w%.,]*|[\w%.,]*\N{BULLET}", " ", prose))
    return found[0].strip() if found else ""
