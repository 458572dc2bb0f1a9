"""The text of a memo for the feed: its page without what only a page can do, every address absolute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from memobook.publication.text.language import _

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# of readers' programs few show drawings or scripts, and all have their own styles
DROPPED = ("script", "style", "template", "button", "form", ".headerlink", ".separator", ".cell_input", ".figure-ways")
KEPT = {"a": ("href",), "img": ("src", "alt"), "th": ("colspan", "rowspan", "scope"), "td": ("colspan", "rowspan")}
KEPT |= {"time": ("datetime",), "ol": ("start",), "math": ("xmlns", "display")}


def feed_text(page: str, address: str) -> str:
    """HTML of the body of a memo's page.

    Parameters
    ----------
    page : the rendered page.
    address : where it is published; links are made absolute with it.
    """
    from bs4 import BeautifulSoup, Comment

    soup = BeautifulSoup(page, "html.parser")
    body = soup.select_one("main .body")
    if body is None:
        return ""
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for found in body.select(", ".join(DROPPED)):
        found.decompose()
    for box in body.select(".mb-drawing"):
        shown = str(box["data-svg"]).removesuffix(".svg") + ".png"
        box.replace_with(soup.new_tag("img", src=shown, alt=str(box["aria-label"])))
    for row in body.select(".figure-row"):
        row.insert_before(" ")
    for drawing in body.find_all("svg"):
        drawing.replace_with(_in_words(soup, drawing, address))
    for tag in body.find_all(True):
        _simplify(tag, address)
    return re.sub(r"\n\s*\n+", "\n", body.decode_contents()).strip()


def _in_words(soup: BeautifulSoup, drawing: Tag, address: str) -> Tag:
    """What stands for a drawing: its description, and where it is to be seen."""
    words = soup.new_tag("p")
    link = soup.new_tag("a", href=address)
    link.string = _("Figure on the page")
    label = str(drawing.get("aria-label") or "")
    words.extend([link, f": {label}" if label else ""])
    return words


def _simplify(tag: Tag, address: str) -> None:
    if tag.name in ("section", "div", "span", "article") and not tag.find_parent("math"):
        tag.unwrap()
        return
    kept = KEPT.get(tag.name, ())
    tag.attrs = {name: value for name, value in tag.attrs.items() if name in kept}
    for name in ("href", "src"):
        if name in tag.attrs and not str(tag[name]).startswith("data:"):
            tag[name] = urljoin(address, str(tag[name]))
