"""MathML as MathML Core has it, which browsers implement, and what of a formula that leaves out.

Takes the converter's elements; knows no LaTeX.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from .letters import styled

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

STYLE = "mathvariant"
TOKENS = ("mi", "mn", "mo", "mtext")
# what of operators stands below them in a formula on a line of its own, as LaTeX sets it
BELOW = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
LIMITS = {"lim", "max", "min", "sup", "inf", "det", "gcd", "Pr", "⋃", "⋂", "⨆", "⨁", "⨂", "⨀", "⨄", "⋁", "⋀"}
# a line above or below: browsers draw out the other one
LINE, DRAWN = "―", "‾"
# parts that an element must have, and elements and attributes that MathML Core, or what draws for the PDF, has not
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
BOX, LINES = "no page can show a box around a formula", "no page can show lines within a matrix"
UNSHOWN = {
    "menclose": BOX, "frame": BOX, "columnlines": LINES, "rowlines": LINES,
    "href": "a formula holds no link: write it around the words",
    "linebreak": "a formula has one line: write \\begin{aligned} … \\end{aligned} for several",
    "mpadded": "no PDF can show signs one above the other, such as \\smash, \\llap and \\mathclap",
}  # fmt: skip


def in_core(formula: Element) -> None:
    """Change a formula to what browsers show as it is meant."""
    for element in list(formula.iter()):
        text = unescape(element.text or "")  # written as in HTML, in which a bare < or & would be none
        if (style := element.get(STYLE, "normal")) != "normal":
            text = styled(text, style)
            del element.attrib[STYLE]
        element.text = text or None
    for element in list(formula.iter()):
        if element.tag in TOKENS and len(element):  # which holds no elements
            element.tag = "mrow"
            element.attrib.clear()
        if element.tag in BELOW and element[0].tag == "mo" and _limits(element[0]):
            element.tag = BELOW[element.tag]
            element[0].set("movablelimits", "true")
        if element.tag in BELOW.values():
            _over(element)


def _limits(operator: Element) -> bool:
    return operator.get("movablelimits") == "true" or (operator.text or "") in LIMITS


def _over(element: Element) -> None:
    """Draw out what stands over or under several signs, and an arrow with words above it."""
    base, *others = element
    if base.tag == "mstyle" and len(base) == 1 and base[0].tag == "mo":
        base.tag, base.text = "mo", base[0].text
        base.attrib = {"stretchy": "true"}
        base.remove(base[0])
        for other in others:
            if other.tag == "mpadded":  # with widths that MathML Core can't read
                other.tag = "mrow"
                other.attrib.clear()
    for other in others:
        if other.tag == "mo" and other.text == LINE:
            other.text = DRAWN
        if other.tag == "mo" and len("".join(base.itertext())) > 1:
            other.set("stretchy", "true")


def unshown(element: Element) -> str:
    """What of an element no page or no PDF would show; empty where both show it as it is meant."""
    if len(element) < PARTS.get(element.tag, 0):
        return "a command lacks one of its parts"
    if element.tag == "mi" and element.text == "\\":
        return "a backslash stands alone"
    return next((told for name, told in UNSHOWN.items() if name == element.tag or name in element.attrib), "")
