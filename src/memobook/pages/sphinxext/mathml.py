"""Formulas as MathML, which browsers show by themselves: no script, no font, no other host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def add_mathml(app: Sphinx) -> None:
    """Make MathML the renderer of ``math`` nodes."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    _write(writer, node.astext(), "inline")


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    _write(writer, node.astext(), "block")


def _write(writer: HTML5Translator, latex: str, display: str) -> None:
    from latex2mathml.converter import convert

    writer.body.append(convert(latex, display=display))
    raise nodes.SkipNode
