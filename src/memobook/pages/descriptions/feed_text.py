"""The text of a memo for the feed: its page without what only a page can do, every address absolute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..forms.reading_copy import reading_copy

if TYPE_CHECKING:
    from bs4 import Tag

KEPT = {"a": ("href",), "img": ("src", "alt"), "th": ("colspan", "rowspan", "scope"), "td": ("colspan", "rowspan")}
KEPT |= {"time": ("datetime",), "ol": ("start",), "math": ("xmlns", "display")}


def feed_text(page: str, address: str) -> str:
    """HTML of the body of a memo's page.

    Parameters
    ----------
    page : the rendered page.
    address : where it is published; links are made absolute with it.
    """
    body = reading_copy(page, address)
    formulas = {id(part) for formula in body.find_all("math") for part in formula.find_all(True)}
    for tag in body.find_all(True):
        _simplify(tag, within=id(tag) in formulas)
    return re.sub(r"\n\s*\n+", "\n", body.decode_contents()).strip()


def _simplify(tag: Tag, *, within: bool) -> None:
    """Take away what only a page needs; ``within`` a formula all elements stay."""
    if tag.name in ("section", "div", "span", "article") and not within:
        tag.unwrap()
        return
    kept = KEPT.get(tag.name, ())
    tag.attrs = {name: value for name, value in tag.attrs.items() if name in kept}
