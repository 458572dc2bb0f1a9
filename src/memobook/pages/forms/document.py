"""A memo as JSON: sections and their blocks, with the numbers, claims and references of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from .reading_copy import reading_copy

if TYPE_CHECKING:
    from bs4 import Tag

    from memobook.ledger.ledger import Ledger

BLOCKS = {"p": "paragraph", "li": "item", "figure": "figure", "table": "table", "pre": "code", "dd": "paragraph"}


def memo_json(page: str, ledger: Ledger) -> bytes:
    """``memo.json``: what the memo says, block by block.

    A block has its ``kind`` and ``text``, and, where it has any, ``numbers`` (id of the value or statement, text and
    address), ``claims`` (id, verdict) and ``cites`` (numbers of references).
    """
    edition = ledger.edition
    address = f"{ledger.publication.base}{edition.date}/"
    body = reading_copy(page, address)
    references = [_reference(node) for node in body.select(".citation")]
    for list_ in body.select("section#references, .citation-list"):
        list_.decompose()
    told = {
        "title": edition.title,
        "dek": edition.dek,
        "category": edition.category,
        "edition": edition.date,
        "revision": edition.revision if edition.revisions else None,
        "as_of": edition.as_of,
        "address": address,
        "sections": [_section(node, ledger) for node in body.select("section") if node.find(["h2", "h3"])],
        "references": references,
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _section(section: Tag, ledger: Ledger) -> dict[str, Any]:
    heading = section.find(["h2", "h3", "h4"])
    assert heading is not None
    inner = [node for node in section.find_all(list(BLOCKS)) if node.find_parent("section") is section]
    blocks = [_block(node, ledger) for node in inner if not node.find_parent(list(BLOCKS))]
    return {"id": section.get("id", ""), "heading": _text(heading), "blocks": blocks}


def _block(node: Tag, ledger: Ledger) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": BLOCKS[node.name], "text": _text(node)}
    if node.name == "figure":
        image, caption = node.find("img"), node.find("figcaption")
        told |= {"text": _text(caption) if caption else "", "picture": image["src"] if image else None}
        told |= {"alt": image.get("alt", "") if image else "", "id": str(node.get("id", "")).removeprefix("figure-")}
    if node.name == "table":
        told["rows"] = [[_text(cell) for cell in row.find_all(["th", "td"])] for row in node.find_all("tr")]
    links = [(link, {*link.get_attribute_list("class")}) for link in node.find_all("a")]
    numbers = [_number(link) for link, classes in links if "origin" in classes]
    chips = (_claim(link) for link, classes in links if "chip" in classes)
    claims = dict.fromkeys(id for id in chips if id in ledger.register.claims)
    cites = [_text(link) for link, _ in links if link.find_parent(class_="bibtex-citation")]
    more = {"numbers": numbers, "cites": cites}
    more["claims"] = [{"id": id, "verdict": ledger.register.claims[id].verdict} for id in claims]
    return told | {name: found for name, found in more.items() if found}


def _number(link: Tag) -> dict[str, str]:
    id = urldefrag(str(link["href"])).fragment
    return {"id": id.removeprefix("statement-"), "text": _text(link), "address": str(link["href"])}


def _claim(link: Tag) -> str:
    """The claim that a verdict leads to, at its own address or among all."""
    path, fragment = urldefrag(str(link["href"]))
    return fragment or path.rpartition("/")[2].removesuffix(".html")


def _reference(node: Tag) -> dict[str, Any]:
    label, text = node.select_one(".label"), node.find("p")
    links = [str(link["href"]) for link in node.select("p a[href]")]
    return {"number": _text(label).strip("[ ]") if label else "", "text": _text(text) if text else "", "links": links}


def _text(node: Tag) -> str:
    return " ".join(node.get_text().split())
