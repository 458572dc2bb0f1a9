"""Numbers typed into a notebook’s headlines, captions, alternative texts, titles and labels, which go stale."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.themes.cells.code import plain

from ..likely import asked
from ..markdown import Markdown
from ..material import Material
from ..rule import rule
from ..text.prose import ALLOWED, DIGITS
from ..text.words import BESIDE, told_in_words

LITERAL = rule(
    "figure.number", "warning", "A number is typed into a caption, an alternative text, a title or a label.",
    'take it from the data: caption=f"… {change:+.0%} …", or leave it to a value beside the figure',
)  # fmt: skip
# the base of an index, what a rate is told for, a whole or a multiple, a threshold, the level of an interval
ALLOWED_HERE = re.compile(
    r"= 100?\b|\bfor 1[0,]*\b|\bvalue of 1\b|\b\d*00 ?(?:%|per ?cent)|\b\d+(?:\.\d+)? ?(?:%|percent) (?:\w+ )?"
    r"(?:intervals?|bands?|levels?|confidence|limits?)"
    r"|\b(?:at|under|over|above|below|beyond|within)\s+\d+(?:\.\d+)?\s?(?:%|percent)"
)
METHODS = {"set_title", "suptitle", "set_xlabel", "set_ylabel", "title", "xlabel", "ylabel", "annotate", "text"}
BOOK = {"figure", "table"}
# arguments by name that are shown
SHOWN = {"caption", "alt", "title", "headline"}


def literals(material: Material) -> Iterator[Finding]:
    """Numbers in the texts of figures and tables that are part of the code itself."""
    for notebook in material.notebooks:
        for cell, source in notebook.code:
            try:
                tree = ast.parse(plain(source))
            except SyntaxError:
                continue  # a run tells it
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    for text, line in _texts(node, node.func.attr):
                        number = _number(text)
                        words = "" if number else _in_words(text)
                        if words:
                            told = f"the number {words!r} is typed in words into {text!r}"
                            yield LITERAL.at(notebook.cell_place(cell, line), told)
                        if number:
                            told = f"the number {number!r} is typed into {text!r}"
                            fix = asked(LITERAL.fix, number, text, material.sources)
                            yield LITERAL.at(notebook.cell_place(cell, line), told, fix)


def _texts(call: ast.Call, name: str) -> Iterator[tuple[str, int]]:
    found = [word.value for word in call.keywords if word.arg in SHOWN and (name in BOOK or word.arg == "title")]
    if name in METHODS:
        found += call.args
    for node in found:
        # of an f-string the parts that are written, with a mark where a number of the data is put in
        pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(
            p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else "\N{BULLET}" for p in pieces
        )
        if any(isinstance(p, ast.Constant) and isinstance(p.value, str) for p in pieces):
            yield text, node.lineno


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
    for pattern in (*ALLOWED, ALLOWED_HERE):
        prose = pattern.sub(lambda found: " " * len(found[0]), prose)
    found = DIGITS.search(re.sub(r"\N{BULLET}[\w%.,]*|[\w%.,]*\N{BULLET}", " ", prose))
    return found[0].strip() if found else ""
