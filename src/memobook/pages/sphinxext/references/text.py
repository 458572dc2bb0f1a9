"""Parts of pages that are made from the code: words of docstrings, sections and rows as nodes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

from docutils import nodes

# what a docstring marks: ``literal``, :role:`target`
LITERAL = re.compile(r"``(.+?)``(?!`)|:\w+:`([^`]+)`")


def words(text: str) -> list[nodes.Node]:
    """Text in which backticks make a literal, as in a docstring; nothing else in it is markup."""
    parts = LITERAL.split(text)
    return [nodes.literal(part, part) if n % 3 else nodes.Text(part) for n, part in enumerate(parts) if part]


def section(id: str, title: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title(title, title), *content, ids=[id], names=[id])


def paragraphs(docstring: str | None) -> list[nodes.Node]:
    """The paragraphs of a docstring; what is indented in it is shown as it stands."""
    found: list[nodes.Node] = []
    for block in re.split(r"\n{2,}", inspect.cleandoc(docstring or "")):
        if block.startswith(" "):
            text = inspect.cleandoc(block)
            found.append(nodes.literal_block(text, text, language="text"))
        else:
            found.append(nodes.paragraph("", "", *words(" ".join(block.split()))))
    return found


def row(*cells: Iterable[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))
