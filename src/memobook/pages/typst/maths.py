"""Formulas in the PDF: drawn by ziamath from the MathML that the page shows, with their LaTeX as alternative text.

Typst has a language of its own for formulas. pandoc would translate LaTeX to it, but its wheel is larger than all else
that a PDF needs; ziamath is two megabytes of Python, draws with the STIX fonts, and refuses what the page refuses.
"""

from __future__ import annotations

from docutils import nodes

from .base import BaseVisitor
from .source import code, literal

# of the text around: an inline formula, one on a line of its own
SIZES = {"inline": 10.2, "block": 10.8}


class MathsVisitor(BaseVisitor):
    """The visitors of formulas."""

    def visit_math(self, node: nodes.Element) -> None:
        path, width, height, below = self._drawn(node, "inline")
        self.out.add(f"formula({literal(path)}, {width}pt, {height}pt, {below}pt, {literal(node.astext())})\n")
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Element) -> None:
        path, width, height, below = self._drawn(node, "block")
        if isinstance(node.parent, nodes.TextElement):  # a paragraph of Typst holds no block
            self._within(node, f"formula({literal(path)}, {width}pt, {height}pt, {below}pt, {literal(node.astext())})")
        number = code(f"({node['number']})" if node.get("number") else None)
        self.out.add(f"equation({literal(path)}, {width}pt, {height}pt, {number}, {literal(node.astext())})\n")
        raise nodes.SkipNode

    def _within(self, node: nodes.Element, formula: str) -> None:
        """A formula on a line of its own within a sentence."""
        last = node.parent.index(node) == len(node.parent) - 1
        self.out.add("\n".join(["linebreak()", "h(1fr)", formula, "h(1fr)", *([] if last else ["linebreak()"])]) + "\n")
        raise nodes.SkipNode

    def visit_displaymath(self, node: nodes.Element) -> None:
        self.visit_math_block(node)

    def _drawn(self, node: nodes.Element, display: str) -> tuple[str, float, float, float]:
        """Path of the drawing, its width, its height, and how far it reaches below the line, in points."""
        from ziamath.zmath import Math

        from ..formulas.mathml import mathml

        drawing = Math(mathml(node.astext(), display), size=SIZES[display])
        # ziamath draws with a margin of one unit around
        width, height = (round(side + 2, 3) for side in drawing.getsize())
        below = round(max(0.0, -drawing.getyofst()) + 1, 3)
        return f"/images/{self.builder.drawing(drawing.svg())}", width, height, below
