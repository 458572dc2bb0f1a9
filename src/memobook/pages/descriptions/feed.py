"""editions.json, the Atom feed and the sitemaps: how editions are found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from memobook.editions.previous import previous_date
from memobook.ledger.ledger import Ledger
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, spoken

from .correction_text import anchor, correction_list

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED_LENGTH = 20
# of the site's root, as addresses below its own
ROOT_ADDRESSES = ("", "archive/", "score/", "corrections/", "search/", "about/", "verify/")
# of the root: what became of each edition; of an edition's entry, what is told there
STATES = "editions"
STATE = ("date", "revision", "revisions", "retracted", "fired")


def edition_entry(ledger: Ledger) -> dict[str, Any]:
    """What the site's root tells of an edition."""
    from .search_index import index_version

    edition = ledger.edition
    return {
        "date": edition.date,
        "as_of": edition.as_of,
        "revision": edition.revision,
        "revisions": [
            {"number": r.number, "day": r.day, "why": r.why, "url": f"{edition.date}/{r.folder}/"}
            | ({"signer": r.signer} if r.signer else {})
            for r in edition.revisions
        ],
        "before": previous_date(ledger.publication, edition.date),
        "title": edition.title,
        "dek": edition.dek,
        "category": edition.category,
        "themes": edition.tops,
        "members": [page for page in edition.themes if "/" in page],
        "url": f"{edition.date}/",
        "pdf": f"{edition.date}/memo.pdf",
        "verdicts": ledger.verdicts,
        "search": index_version(),
        **({"retracted": {"day": back.day, "why": back.why}} if (back := edition.retracted) else {}),
        **({"made_up": True} if edition.made_up else {}),
    }


def editions_json(entries: list[dict[str, Any]], heads: list[dict[str, str]]) -> bytes:
    """``editions.json``, newest first; ``heads`` names the newest locks with their hashes."""
    told = {"editions": entries, "head": heads}
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def edition_states(entries: list[dict[str, Any]]) -> dict[str, bytes]:
    """What became of each edition, by its day: a file that the edition's pages read, however many editions there are.

    ``lacks`` names those of its theme pages that the newest edition has not.
    """
    newest = entries[0]
    there = {*newest.get("themes", ()), *newest.get("members", ())}
    states, after = {}, ""
    for entry in entries:
        told = {key: entry[key] for key in STATE if key in entry} | {"newest": newest["date"], "after": after}
        told["lacks"] = [page for page in (*entry.get("themes", ()), *entry.get("members", ())) if page not in there]
        states[entry["date"]] = (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        after = entry["date"]
    return states


def updated(entry: Mapping[str, Any]) -> str:
    """The day on which an edition last changed: that of its newest revision where that is told, or else its own."""
    days = [str(r["day"]) for r in entry["revisions"] if isinstance(r, dict) and r.get("day")]
    return max([str(entry["date"]), *days])


def entry_document(entry: Mapping[str, Any], content: str, base: str) -> bytes:
    """An edition as an Atom entry document (RFC 4287) with its whole text.

    Parameters
    ----------
    content : HTML whose addresses are absolute.
    base : the site's address with a slash at its end.
    """
    item = ET.Element("entry", xmlns=ATOM)
    back = entry.get("retracted")
    _text(item, "title", _("Taken back: {title}").format(title=entry["title"]) if back else entry["title"])
    _text(item, "id", base + entry["url"])
    _text(item, "published", _time(entry["date"]))
    _text(item, "updated", _time(updated(entry)))
    ET.SubElement(item, "link", rel="alternate", type="text/html", href=base + entry["url"])
    ET.SubElement(item, "link", rel="enclosure", type="application/pdf", href=base + entry["pdf"])
    ET.SubElement(item, "category", term=entry["category"])
    for theme in entry["themes"]:
        ET.SubElement(item, "category", term=theme)
    taken = _("Taken back on {day}: {why}").format(day=day_text(back["day"]), why=back["why"]) if back else ""
    _text(item, "summary", taken or entry["dek"])
    ET.SubElement(item, "content", type="html").text = _allowed(content)
    return _dump(item)


def atom(
    entries: list[dict[str, Any]],
    texts: Mapping[str, bytes],
    title: str,
    author: str,
    base: str,
    corrections: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """The Atom feed (RFC 4287) of the newest editions and of the newest corrections, each newest first.

    Parameters
    ----------
    texts : date → entry document; an edition without one is told by its summary.
    base : the site's address with a slash at its end.
    """
    newest = entries[:FEED_LENGTH]
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": spoken().replace("_", "-")})
    _text(feed, "title", title)
    _text(feed, "id", base)
    _text(feed, "updated", _time(max(updated(entry) for entry in newest)))
    ET.SubElement(ET.SubElement(feed, "author"), "name").text = author
    ET.SubElement(feed, "link", rel="self", href=base + "feed.xml")
    ET.SubElement(feed, "link", href=base)
    for entry in newest:
        if entry["date"] in texts:
            # our own document; only the day of its newest revision may be told elsewhere
            item = ET.fromstring(texts[entry["date"]])  # noqa: S314
            item.find(f"{{{ATOM}}}updated").text = _time(updated(entry))  # type: ignore[union-attr]
            feed.append(_plain(item))
        else:
            item = _plain(ET.fromstring(entry_document(entry, "", base)))  # noqa: S314
            item.remove(item.find("content"))  # type: ignore[arg-type]
            feed.append(item)
    for one in corrections[:FEED_LENGTH]:
        feed.append(_correction(one, base))
    return _dump(feed)


def _correction(one: Mapping[str, Any], base: str) -> ET.Element:
    """A revision as an entry of its own, so that who read the mistake reads the correction."""
    item = ET.Element("entry")
    address = f"{base}corrections/#{anchor(one)}"
    what = (
        _("Taken back: the memo of {day}")
        if one["retracted"]
        else _("Correction of the memo of {day}, revision {number}")
    )
    _text(item, "title", what.format(day=day_text(one["edition"]), number=one["revision"]))
    _text(item, "id", address)
    _text(item, "published", _time(one["day"]))
    _text(item, "updated", _time(one["day"]))
    ET.SubElement(item, "link", rel="alternate", type="text/html", href=address)
    _text(item, "summary", one["why"])
    ET.SubElement(item, "content", type="html").text = _allowed(correction_list(one))
    return item


def feed_entries(feed: bytes, base: str) -> dict[str, bytes]:
    """Date → entry document of the editions in a feed made before; none where it is no feed."""
    try:
        items = ET.fromstring(feed).findall(f"{{{ATOM}}}entry")  # noqa: S314
    except ET.ParseError:
        return {}
    found = {}
    for item in items:
        date = (item.findtext(f"{{{ATOM}}}id") or "").removeprefix(base).rstrip("/")
        if item.find(f"{{{ATOM}}}content") is not None:
            found[date] = ET.tostring(item)
    return found


def _plain(item: ET.Element) -> ET.Element:
    """An entry whose elements have the namespace of the feed that it goes into."""
    for element in item.iter():
        element.tag = element.tag.rpartition("}")[2]
    return item


def sitemap(addresses: Iterable[str], base: str, day: str = "") -> bytes:
    """A sitemap of pages, given as addresses below ``base``, last changed on ``day``."""
    urls = ET.Element("urlset", xmlns=SITEMAP)
    for address in addresses:
        url = ET.SubElement(urls, "url")
        _text(url, "loc", base + address)
        if day:
            _text(url, "lastmod", day)
    return _dump(urls)


def sitemap_index(entries: list[dict[str, Any]], base: str) -> bytes:
    """The sitemap index: the root's pages, and the sitemap in each edition's folder."""
    index = ET.Element("sitemapindex", xmlns=SITEMAP)
    days = [("sitemap-root.xml", entries[0]["date"])] + [(f"{e['date']}/sitemap.xml", updated(e)) for e in entries]
    for address, day in days:
        item = ET.SubElement(index, "sitemap")
        _text(item, "loc", base + address)
        _text(item, "lastmod", day)
    return _dump(index)


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _allowed(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c not in "\ufffe\uffff")


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _allowed(text)


def _dump(root: ET.Element) -> bytes:
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'.encode()
