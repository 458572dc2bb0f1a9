"""Texts in cells that do something: run in a spreadsheet, turn the direction of writing, hide what they are."""

from __future__ import annotations

import re
import unicodedata

# marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode Standard Annex 9)
BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# what a spreadsheet takes for a formula: it begins so, behind blanks and marks that don't show, and calls, refers to or
# names something
FORMULA = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*(?:[=@]\s*\S|[+-].*[(!|$]|[+-]\s*[A-Za-z]+\d)|[\t\r\n]", re.DOTALL)
SHOWN = 60


def runs_in_a_spreadsheet(text: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula."""
    # signs of full width count where its language has them
    return FORMULA.match(text if text.isascii() else unicodedata.normalize("NFKC", text)) is not None


def turns(text: str) -> bool:
    """Whether a text holds characters that turn the direction of writing, so that it is not what it looks like."""
    return not BIDIRECTIONAL.isdisjoint(text)


def printable(text: str) -> str:
    """The first characters of a text, with all that doesn't print written out."""
    return repr(text[:SHOWN].encode("ascii", "backslashreplace").decode("ascii")).replace("\\\\", "\\")
