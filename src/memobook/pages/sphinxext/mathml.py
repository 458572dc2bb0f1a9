"""Formulas of a page, which Sphinx leaves to a renderer: MathML, with the number of one that has one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from ..formulas.mathml import mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

CHANCE = re.compile(r"equation-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def add_mathml(app: Sphinx) -> None:
    """Make MathML the renderer of ``math`` nodes."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on a line of its own, with its number at the end of the line."""
    number = f'<span class="mb-equation-number">({node["number"]})</span>' if node.get("number") else ""
    # a formula of an environment that nobody named gets a place of chance, to which nothing leads
    places = "".join(f'<span id="{id}"></span>' for id in node["ids"] if not CHANCE.fullmatch(id))
    # within a sentence a block has no place
    tag = "span" if isinstance(node.parent, nodes.TextElement) else "div"
    end = "" if tag == "span" else "\n"
    formula = mathml(node.astext(), "block")
    writer.body.append(f'<{tag} class="mb-equation">{places}{formula}{number}</{tag}>{end}')
    raise nodes.SkipNode
