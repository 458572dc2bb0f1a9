"""A recorded figure in a page: its drawing, which comes when a reader nears it, and the row below it."""

from __future__ import annotations

import re
from html import escape

from memobook.publication.text.language import _

VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def size_of(svg: str) -> tuple[str, str]:
    """Width and height of a drawing, in its own units; of one that has none, those of a figure of the house style."""
    found = VIEW.search(svg)
    return (found[1], found[2]) if found else ("475.2", "266.4")


def drawing(file: str, svg: str, phone: str, alt: str) -> str:
    """The place of a drawing: its script puts the SVG into the page, so that it has the page's letters and colours.

    Without scripts it is a picture.

    Parameters
    ----------
    file : address of the drawing without ``.svg``, as seen from the page.
    svg, phone : the drawings, the second empty where there is none for phones.
    """
    width, height = size_of(svg)
    style = f"--wide:{width}/{height}"
    told = escape(alt, quote=True)
    narrow = source = ""
    if phone:
        across, down = size_of(phone)
        style += f";--phone:{across}/{down}"
        narrow = f' data-phone="{escape(file, quote=True)}.phone.svg"'
        source = f'<source media="(max-width: 40rem)" srcset="{escape(file, quote=True)}.phone.svg">'
    image = f'<img src="{escape(file, quote=True)}.svg" alt="{told}" loading="lazy">'
    picture = f"<picture>{source}{image}</picture>" if source else image
    return (
        f'<div class="mb-drawing" role="img" aria-label="{told}" data-svg="{escape(file, quote=True)}.svg"{narrow} '
        f'style="{style}"><noscript>{picture}</noscript></div>'
    )


def row(file: str, source: str, *, data: bool) -> str:
    """Below a figure: whose data it draws, and the ways to them, to pictures, and to its own address.

    Parameters
    ----------
    data : whether its data may be passed on.
    """
    address = escape(file, quote=True)
    ways = {
        _("Data"): f"{address}.csv" if data else "",
        "PNG": f"{address}.png",
        "SVG": f"{address}.svg",
        _("Link"): f"{address}/index.html",
        _("Cite"): f"{address}/index.html#cite",
        _("Embed"): f"{address}/index.html#embed",
    }
    links = " · ".join(f'<a href="{url}">{escape(words)}</a>' for words, url in ways.items() if url)
    told = f"{escape(source)}. " if source else ""
    return f'<span class="figure-row">{told}<span class="figure-ways">{links}</span></span>'
