"""What a page prints of a text: read by the parser that pages are made with, so that what it leaves over is seen.

Rules that look for markup by patterns of their own see what they know; what is left in the parser's words after it took
everything that it understands is what readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from .markdown import HOLDING, NAMED, WORDED, Markdown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CODE = "\ufffc"  # in the place of what is shown as code, a formula or a role
OPTION = re.compile(r"[ \t]*:[\w-]+:(?:[ \t]|$)")


@dataclass(frozen=True)
class Printed:
    """A line of what is printed: its kind, the line where it is written (from 1), its words and the parser's mark.

    The kinds are ``text``, ``code`` (a word within a sentence), ``indented`` (code by its blanks), ``block`` (code or
    a directive), ``heading``, whose mark is ``=`` or ``-`` where a line below makes it, and ``lost``, the cells of a
    table's row that its head has no column for.
    """

    kind: str
    line: int
    text: str
    mark: str = ""


def printed(text: Markdown) -> Iterator[Printed]:
    """All lines of a text as its page prints them."""
    yield from _of(text.text, 1)


def _of(text: str, first: int) -> Iterator[Printed]:
    columns = 0
    for token in _parser().parse(text):
        line = first + (token.map[0] if token.map else 0)
        if token.type in ("table_open", "th_open"):
            columns = 0 if token.type == "table_open" else columns + 1
        elif token.type == "tr_open" and token.map and (lost := _beyond(text, token.map[0], columns)):
            yield Printed("lost", line, lost)
        if token.type == "inline":
            yield from _lines(token, line)
        elif token.type == "heading_open":
            yield Printed("heading", line, "", token.markup)
        elif token.type == "code_block":
            yield Printed("indented", line, token.content)
        elif token.type in ("fence", "colon_fence"):
            yield Printed("block", line, token.content, token.markup + token.info.strip())
            named = NAMED.match(token.info.strip())
            if named and named["name"] in WORDED:
                yield from _of(token.info.strip()[named.end() :].strip(), line)
            if named and named["name"] in HOLDING:
                yield from _of(_body(token.content), line + 1)


def _beyond(text: str, number: int, columns: int) -> str:
    """What the cells of a table's row hold that stand beyond its columns; ``columns`` is 0 in its head."""
    from markdown_it.rules_block.table import escapedSplit

    row = text.split("\n")[number].lstrip(" \t>").rstrip()
    cells = escapedSplit(row.removeprefix("|").removesuffix("|"))
    return " | ".join(cell.strip() for cell in cells[columns:] if cell.strip()) if columns else ""


def _lines(token: Token, line: int) -> Iterator[Printed]:
    words = ""
    for child in token.children or []:
        if child.type == "text" or (child.type == "text_special" and child.info != "escape"):
            words += child.content
        elif child.type == "text_special":
            words += CODE  # a sign behind a backslash is meant to be seen
        elif child.type in ("softbreak", "hardbreak"):
            yield Printed("text", line, words)
            words, line = "", line + 1
        elif child.type == "code_inline":
            yield Printed("code", line, child.content)
            words += CODE
        elif child.type in ("math_inline", "math_inline_double", "image", "html_inline", "footnote_ref"):
            words += CODE
            line += child.content.count("\n")
        elif child.type == "myst_role":
            words += CODE
    yield Printed("text", line, words)


def _body(content: str) -> str:
    """A directive's content with its options blanked out."""
    lines = content.split("\n")
    if lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:]):
        end = [line.strip() for line in lines[1:]].index("---") + 2
    else:
        end = next((at for at, line in enumerate(lines) if not OPTION.match(line)), len(lines))
    return "\n" * end + "\n".join(lines[end:])


@cache
def _parser() -> MarkdownIt:
    """As ``memobook.pages.sphinxext.settings`` has it; without what changes words alone."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(myst_block_plugin).use(myst_role_plugin)
    parser.use(footnote_plugin).use(colon_fence_plugin)
    parser.use(dollarmath_plugin, allow_labels=True, allow_space=True, allow_digits=True, double_inline=True)
    return parser.use(amsmath_plugin).use(deflist_plugin).disable(["footnote_inline", "footnote_tail", "text_join"])
