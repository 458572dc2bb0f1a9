"""The body of a memo's page for other programs than a browser: no scripts, pictures for drawings, whole addresses."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from memobook.publication.text.language import _

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# of readers' programs few show drawings or scripts, and all have their own styles
DROPPED = ("script", "style", "template", "button", "form", ".headerlink", ".separator", ".cell_input", ".figure-ways")


def reading_copy(page: str, address: str) -> Tag:
    """The body of a page, with what only a page can do taken out or told in words; empty where the page has none.

    Parameters
    ----------
    page : the rendered page.
    address : where it is published; links are made absolute with it.

    Returns
    -------
    A copy of the caller's own: each form of a memo changes it in its way.
    """
    return copy(_read(page, address))


@lru_cache(1)
def _read(page: str, address: str) -> Tag:
    from bs4 import BeautifulSoup, Comment
    from bs4.element import NavigableString

    soup = BeautifulSoup(page, "html.parser")
    body = soup.select_one("main .body") or soup.new_tag("div")
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for offer in body.select("button"):  # it is set off by a space
        if isinstance(before := offer.previous_sibling, NavigableString):
            before.replace_with(before.rstrip())
    for found in body.select(", ".join(DROPPED)):
        found.decompose()
    for box in body.select(".mb-drawing"):
        shown = str(box["data-svg"]).removesuffix(".svg") + ".png"
        box.replace_with(soup.new_tag("img", src=shown, alt=str(box["aria-label"])))
    for row in body.select(".figure-row"):  # its sources follow the caption as a sentence of their own
        caption = row.parent.get_text().removesuffix(row.get_text()).rstrip() if row.parent else ""
        row.insert_before(" " if not caption or caption[-1] in ".?!" else ". ")
    for drawing in body.find_all("svg"):
        drawing.replace_with(_in_words(soup, drawing, address))
    for tag in body.find_all(True):
        for name in ("href", "src"):
            if name in tag.attrs and not str(tag[name]).startswith("data:"):
                tag[name] = urljoin(address, str(tag[name]))
    return body


def _in_words(soup: BeautifulSoup, drawing: Tag, address: str) -> Tag:
    """What stands for a drawing: its description, and where it is to be seen."""
    words = soup.new_tag("p")
    link = soup.new_tag("a", href=address)
    link.string = _("Figure on the page")
    label = str(drawing.get("aria-label") or "")
    words.extend([link, f": {label}" if label else ""])
    return words
