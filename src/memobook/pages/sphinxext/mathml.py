"""Formulas as MathML, which browsers show by themselves: no script, no font, no other host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

COMMAND = re.compile(r"\\[A-Za-z]+")
TAG = re.compile(r"<[^>]*>")

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def add_mathml(app: Sphinx) -> None:
    """Make MathML the renderer of ``math`` nodes."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def mathml(latex: str, display: str) -> str:
    """A formula as MathML; ``display`` is inline or block.

    Raises
    ------
    ExtensionError : it is no LaTeX that latex2mathml reads.
    """
    from latex2mathml.converter import convert
    from sphinx.errors import ExtensionError

    try:
        return str(convert(latex, display=display))
    except Exception as error:  # its own exceptions have no common class
        raise ExtensionError(f"this formula can’t be read ({type(error).__name__}): {latex!r}") from error


def problem(latex: str) -> str:
    """What is wrong with a formula; nothing where it can be shown. An unknown command would print as it stands."""
    from html import unescape

    from sphinx.errors import ExtensionError

    try:
        shown = mathml(latex, "inline")
    except ExtensionError:
        return "the formula can’t be read"
    unknown = COMMAND.search(unescape(TAG.sub(" ", shown)))
    return f"there is no command {unknown[0]}" if unknown else ""


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on a line of its own, with its number at the end of the line."""
    number = f'<span class="mb-equation-number">({node["number"]})</span>' if node.get("number") else ""
    places = "".join(f'<span id="{id}"></span>' for id in node["ids"])
    writer.body.append(f'<div class="mb-equation">{places}{mathml(node.astext(), "block")}{number}</div>\n')
    raise nodes.SkipNode
