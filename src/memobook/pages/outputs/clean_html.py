"""HTML of an output, cleaned: what is harmless stays, scripts and frames go, and what went is told.

nh3 (Ammonia) decides what is harmless; the page's own policy would refuse scripts in any case.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from memobook.publication.text.language import _

from .html_formulas import typeset
from .shown_markdown import WHOLE

# what a page does not show of an output, by the element that carries it, in words
LEFT: dict[str, Callable[[], str]] = {
    "script": lambda: _("a script"),
    "iframe": lambda: _("a frame"),
    "object": lambda: _("an embedded object"),
    "embed": lambda: _("an embedded object"),
    "canvas": lambda: _("a drawing made by a script"),
    "video": lambda: _("a video"),
    "audio": lambda: _("a sound"),
    "form": lambda: _("a form"),
    "input": lambda: _("a field to fill in"),
    "button": lambda: _("a button"),
    "select": lambda: _("a field to fill in"),
    "textarea": lambda: _("a field to fill in"),
}
STYLES = {
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
    "border-right", "border-top", "color", "font-family", "font-size", "font-style", "font-weight", "height",
    "max-width", "min-width", "padding", "text-align", "text-decoration", "vertical-align", "white-space", "width",
}  # fmt: skip
RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
# a selector that names elements and nothing that only a browser knows
PLAIN_SELECTOR = re.compile(r"[\w\s.#,>*-]+")


def clean_html(html: str) -> tuple[str, list[str]]:
    """Harmless HTML, and in words what was left out, addresses of frames included."""
    import nh3
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    left = [words for words, _ in ((_told(element), element) for element in soup.find_all(list(LEFT))) if words]
    left += _unlinked(soup)
    for svg in soup.find_all("svg"):
        svg.replace_with(_as_image(soup, svg))
    _put_styles_in(soup)
    attributes = {name: set(allowed) for name, allowed in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["*"] = {"class", "style", "title", "lang", "dir", "id"}
    attributes["img"] |= {"style"}
    cleaned = nh3.clean(
        str(soup),
        attributes=attributes,
        url_schemes={"http", "https", "mailto", "data"},
        attribute_filter=_attribute,
        filter_style_properties=STYLES,
        clean_content_tags={"audio", "video", "script", "style", "title", "textarea", "select"},
        link_rel="noopener noreferrer",
    )
    return typeset(cleaned.strip()), list(dict.fromkeys(left))


def _told(element: Any) -> str:
    if element.name == "input" and element.get("type") in ("hidden", "checkbox"):
        return ""
    source = str(element.get("src") or "")
    return LEFT[element.name]() + (f" ({source})" if re.match(r"https?://", source) else "")


def _unlinked(soup: Any) -> list[str]:
    """Take out pictures that lie elsewhere and links to files, which no page has beside it; what went, in words."""
    told = []
    for image in soup.find_all("img"):
        source = str(image.get("src") or "")
        if not source.startswith("data:image/"):
            told.append(f"{_('a picture')} ({source})" if source else _("a picture"))
            image.replace_with(str(image.get("alt") or ""))
    for link in soup.find_all("a", href=True):
        address = str(link["href"]).strip()
        if not WHOLE.match(address):
            # of one that a browser would run not even the words
            told.append(_("a link") if ":" in address else f"{_('a link')} ({address})")
            del link["href"]
    return told


def _attribute(element: str, name: str, value: str) -> str | None:
    """Pictures are data or nothing: a page asks no other host for anything; only pictures may be data."""
    if (element, name) == ("img", "src"):
        return value if value.startswith("data:image/") else None
    if name == "href" and value.strip().lower().startswith("data:"):
        return None
    return value


def _as_image(soup: Any, svg: Any) -> Any:
    """A drawing as a picture, in which no script runs."""
    svg["xmlns"] = "http://www.w3.org/2000/svg"
    title = svg.find("title")
    data = base64.b64encode(str(svg).encode()).decode()
    alt = svg.get("aria-label") or (title.get_text() if title else _("Drawing"))
    return soup.new_tag("img", src=f"data:image/svg+xml;base64,{data}", alt=alt)


def _put_styles_in(soup: Any) -> None:
    """Write the rules of style sheets into the elements that they are for, as those of a Styler of pandas."""
    from soupsieve import SelectorSyntaxError

    for sheet in soup.find_all("style"):
        if sheet.has_attr("scoped"):  # of pandas, which says what the page's own sheet says
            sheet.decompose()
            continue
        for selectors, rule in RULE.findall(sheet.get_text()):
            if not PLAIN_SELECTOR.fullmatch(selectors.strip()):
                continue
            try:
                elements = soup.select(selectors.strip())
            except SelectorSyntaxError:
                continue
            for element in elements:
                own = str(element.get("style") or "")
                element["style"] = f"{rule.strip().rstrip(';')}; {own}".rstrip("; ")
        sheet.decompose()


def has_text(html: str) -> bool:
    """Whether HTML shows anything: words or a picture."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    return bool(soup.get_text(strip=True) or soup.find("img", src=True))
