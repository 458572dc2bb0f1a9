"""Bold, script and other letters of formulas as characters of their own.

MathML Core, which browsers implement, knows none of MathML’s styles of letters but the upright one.
"""

from __future__ import annotations

import unicodedata
from functools import cache

# of each style the words in Unicode’s names: of most letters, and of those that were there before the others
NAMES = {
    "bold": ("MATHEMATICAL BOLD",), "italic": ("MATHEMATICAL ITALIC",),
    "bold-italic": ("MATHEMATICAL BOLD ITALIC", "MATHEMATICAL BOLD"),
    "script": ("MATHEMATICAL SCRIPT", "SCRIPT"), "bold-script": ("MATHEMATICAL BOLD SCRIPT",),
    "fraktur": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"), "bold-fraktur": ("MATHEMATICAL BOLD FRAKTUR",),
    "double-struck": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"), "sans-serif": ("MATHEMATICAL SANS-SERIF",),
    "bold-sans-serif": ("MATHEMATICAL SANS-SERIF BOLD",), "sans-serif-italic": ("MATHEMATICAL SANS-SERIF ITALIC",),
    "sans-serif-bold-italic": ("MATHEMATICAL SANS-SERIF BOLD ITALIC",), "monospace": ("MATHEMATICAL MONOSPACE",),
}  # fmt: skip


def styled(text: str, style: str) -> str:
    """A text in one of MathML’s styles; what has no such form stays as it is."""
    return "".join(_letter(letter, style) for letter in text)


@cache
def _letter(letter: str, style: str) -> str:
    name = unicodedata.name(letter, "")
    for script in ("LATIN ", "GREEK "):
        name = name.removeprefix(script)
    name = name.replace("CAPITAL LETTER", "CAPITAL").replace("SMALL LETTER", "SMALL")
    if (letter, style) == ("h", "italic"):
        return unicodedata.lookup("PLANCK CONSTANT")
    for words in NAMES.get(style, ()):
        try:
            return unicodedata.lookup(f"{words} {name}")
        except KeyError:
            continue
    return letter
