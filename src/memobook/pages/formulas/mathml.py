"""Formulas as MathML, which browsers show by themselves: no script, no font, no other host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .core import in_core, unshown
from .latex import readable, unreadable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

COMMAND = re.compile(r"\\[A-Za-z]+")
# signs that LaTeX writes with a backslash, which the converter leaves in words
ESCAPED = re.compile(r"\\([&%$#_{}])")


def mathml(latex: str, display: str) -> str:
    """A formula as MathML; ``display`` is inline or block.

    Raises
    ------
    ExtensionError : it is no LaTeX that latex2mathml reads.
    """
    from xml.etree.ElementTree import tostring

    return str(tostring(_element(latex, display), encoding="unicode"))


def _element(latex: str, display: str) -> Element:
    from latex2mathml.converter import convert_to_element
    from sphinx.errors import ExtensionError

    try:
        formula: Element = convert_to_element(readable(latex), display=display)
    except Exception as error:  # its own exceptions have no common class
        raise ExtensionError(f"this formula can’t be read ({type(error).__name__}): {latex!r}") from error
    in_core(formula)
    for element in formula.iter("mtext"):
        element.text = ESCAPED.sub(r"\1", element.text or "") or None
    return formula


def problem(latex: str) -> str:
    """What is wrong with a formula; nothing where it can be shown. An unknown command would print as it stands."""
    from sphinx.errors import ExtensionError

    if told := unreadable(latex):
        return told
    try:
        formula = _element(latex, "inline")
    except ExtensionError:
        return "the formula can’t be read"
    unknown = next(filter(None, (COMMAND.search(element.text or "") for element in formula.iter())), None)
    if unknown:
        return f"there is no command {unknown[0]}"
    return next(filter(None, map(unshown, formula.iter())), "")
