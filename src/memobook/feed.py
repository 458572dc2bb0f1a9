"""editions.json, the Atom feed and the sitemap: how editions are found."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

from .ledger import Ledger
from .previous import previous_date

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def edition_entry(ledger: Ledger) -> dict[str, Any]:
    """What the site's root tells of an edition."""
    edition = ledger.edition
    return {
        "date": edition.date,
        "as_of": edition.as_of,
        "revision": edition.revision,
        "revisions": [
            {"number": r.number, "day": r.day, "why": r.why, "url": f"{edition.date}/{r.folder}/"}
            for r in edition.revisions
        ],
        "before": previous_date(ledger.publication, edition.date),
        "title": edition.title,
        "dek": edition.dek,
        "category": edition.category,
        "themes": list(edition.themes),
        "url": f"{edition.date}/",
        "pdf": f"{edition.date}/memo.pdf",
        "verdicts": ledger.verdicts,
    }


def editions_json(entries: list[dict[str, Any]]) -> bytes:
    """``editions.json``, newest first."""
    return (json.dumps({"editions": entries}, indent=1, ensure_ascii=False) + "\n").encode()


def atom(entries: list[dict[str, Any]], title: str, author: str, base: str) -> bytes:
    """The Atom feed (RFC 4287), newest first; ``base`` is the site's address with a slash at its end."""
    feed = ET.Element("feed", xmlns=ATOM)
    _text(feed, "title", title)
    _text(feed, "id", base)
    _text(feed, "updated", _time(entries[0]["date"]))
    ET.SubElement(ET.SubElement(feed, "author"), "name").text = author
    ET.SubElement(feed, "link", rel="self", href=base + "feed.xml")
    ET.SubElement(feed, "link", href=base)
    for entry in entries:
        item = ET.SubElement(feed, "entry")
        _text(item, "title", entry["title"])
        _text(item, "id", base + entry["url"])
        _text(item, "updated", _time(entry["date"]))
        ET.SubElement(item, "link", href=base + entry["url"])
        ET.SubElement(item, "category", term=entry["category"])
        _text(item, "summary", entry["dek"])
    return _dump(feed)


def sitemap(entries: list[dict[str, Any]], base: str) -> bytes:
    """The sitemap: the root's pages and every page of every edition."""
    urls = ET.Element("urlset", xmlns=SITEMAP)
    for path in ("", "archive/", "about/"):
        _text(ET.SubElement(urls, "url"), "loc", base + path)
    for entry in entries:
        names = [*entry["themes"], "evidence", "methods", *(["changes"] if entry.get("before") else [])]
        for page in ("", *(f"{name}.html" for name in names)):
            url = ET.SubElement(urls, "url")
            _text(url, "loc", base + entry["url"] + page)
            _text(url, "lastmod", entry["date"])
    return _dump(urls)


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _dump(root: ET.Element) -> bytes:
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'.encode()
