"""Texts of a drawing that keep their width where the publication's typeface can't be had.

A drawing that is shown as a picture can't use its page's fonts. The system's are mostly wider, so that names at an axis
would run out of the drawing; with its width told, a text is set narrower instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from html import unescape

from memobook.publication.fonts import WEB_FONTS

TEXT = re.compile(r"<text ((?:[^<>\"]|\"[^\"<]*\")*)>([^<]+)</text>")
# lines of one text: what they have in common stands once, for all of them
LINES = re.compile(r"<g ([^<>]*)>(?:\s*<text (?:[^<>\"]|\"[^\"<]*\")*+>[^<]+</text>)++\s*</g>")
SIZE = re.compile(r'\bfont-size="([\d.]+)px"')
OURS = re.compile(r"\bfont-family=\"'Source Sans Pro'")
BOLD = re.compile(r'\bfont-weight="[6-9]00"')


def fitted(svg: str) -> str:
    """The drawing with the width of each line of text (``textLength``, in its own units) as matplotlib laid it out.

    Texts of another typeface, without a size, of several parts, or with characters that it lacks stay as they are.
    """
    lines = LINES.sub(lambda found: TEXT.sub(partial(_with_width, common=found[1]), found[0]), svg)
    return TEXT.sub(_with_width, lines)


def _with_width(found: re.Match[str], common: str = "") -> str:
    attributes, words = found[1], unescape(found[2])
    typeface = f"{attributes} {common}"
    size = SIZE.search(typeface)
    advances = _advances(bool(BOLD.search(typeface)))
    if (
        not (size and OURS.search(typeface))
        or "textLength" in attributes
        or not all(letter in advances for letter in words)
    ):
        return found[0]
    width = sum(advances[letter] for letter in words) * float(size[1])
    return f'<text {attributes} textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs">{found[2]}</text>'


@cache
def _advances(bold: bool) -> Mapping[str, float]:
    """Width of each character of the sans serif, in parts of its size."""
    from fontTools.ttLib import TTFont

    path = WEB_FONTS["sans-semibold.woff2" if bold else "sans-regular.woff2"]
    with TTFont(path, lazy=True) as font:
        widths, unit = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): widths[name][0] / unit for code, name in font.getBestCmap().items()}
