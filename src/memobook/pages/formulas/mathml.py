"""Formulas as MathML, which browsers show by themselves: no script, no font, no other host."""

from __future__ import annotations

import re

from .latex import readable, unreadable

COMMAND = re.compile(r"\\[A-Za-z]+")
TAG = re.compile(r"<[^>]*>")
# signs that LaTeX writes with a backslash, which the converter leaves in words
ESCAPED = re.compile(r"\\([&%$#_{}])")


def mathml(latex: str, display: str) -> str:
    """A formula as MathML; ``display`` is inline or block.

    Raises
    ------
    ExtensionError : it is no LaTeX that latex2mathml reads.
    """
    from html import unescape
    from xml.etree.ElementTree import tostring

    from latex2mathml.converter import convert_to_element
    from sphinx.errors import ExtensionError

    try:
        formula = convert_to_element(readable(latex), display=display)
        for element in formula.iter():  # its texts are written as in HTML, in which a bare < or & would be none
            text = unescape(element.text or "")
            element.text = (ESCAPED.sub(r"\1", text) if element.tag == "mtext" else text) or None
        return str(tostring(formula, encoding="unicode"))
    except Exception as error:  # its own exceptions have no common class
        raise ExtensionError(f"this formula can’t be read ({type(error).__name__}): {latex!r}") from error


def problem(latex: str) -> str:
    """What is wrong with a formula; nothing where it can be shown. An unknown command would print as it stands."""
    from html import unescape

    from sphinx.errors import ExtensionError

    if told := unreadable(latex):
        return told
    try:
        shown = mathml(latex, "inline")
    except ExtensionError:
        return "the formula can’t be read"
    unknown = COMMAND.search(unescape(TAG.sub(" ", shown)))
    return f"there is no command {unknown[0]}" if unknown else ""
