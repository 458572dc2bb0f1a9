"""The registries that are asked: Crossref, DataCite and arXiv, and how each one's answer becomes a work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from memobook.fetch.answer import Answer
from memobook.fetch.http.endpoint import Endpoint

from .work import Person, Work

#: bytes of an answer; one work with thousands of authors is far smaller
LIMIT = 4 * 2**20
ATOM, ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"


# entry types of BibTeX for Crossref's, and which field of such an entry holds container and publisher
TYPES = {
    "journal-article": "article",
    "proceedings-article": "inproceedings",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "book-chapter": "incollection",
    "report": "techreport",
    "dissertation": "phdthesis",
}
CONTAINERS = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}
PUBLISHERS = {"book": "publisher", "incollection": "publisher", "techreport": "institution", "misc": "organization"}


class Crossref(Endpoint):
    """``GET /works/{doi}``; 404 where another agency registered the DOI. Texts may hold markup of JATS."""

    source, base = "crossref", "https://api.crossref.org"

    @staticmethod
    def path(doi: str) -> str:
        return f"works/{quote(doi, safe='')}"

    @staticmethod
    def work(answer: Answer, doi: str) -> Work:
        """
        Raises
        ------
        UnexpectedAnswer : it is none of Crossref's.
        """
        told = _mapping(_mapping(answer.json(), answer).get("message"), answer)
        kind = TYPES.get(str(told.get("type")), "misc")
        title, subtitle = _first(told.get("title")), _first(told.get("subtitle"))
        days = (told.get(name) for name in ("issued", "published-print", "published-online", "posted"))
        container, publisher = CONTAINERS.get(kind), PUBLISHERS.get(kind)
        fields = {
            **({container: _first(told.get("container-title"))} if container else {}),
            **({publisher: _text(told.get("publisher"))} if publisher else {}),
            "volume": _text(told.get("volume")),
            "number": _text(told.get("issue")),
            "pages": _text(told.get("page") or told.get("article-number")).replace("-", "–"),
            "doi": doi,
        }
        if subtitle and subtitle.casefold() not in title.casefold():
            title = f"{title}: {subtitle}"
        authors = tuple(_crossref_person(person) for person in _mappings(told.get("author") or told.get("editor")))
        return Work(kind, title, authors, next(filter(None, map(_date_parts, days)), ()), fields)


class DataCite(Endpoint):
    """``GET /dois/{doi}``: data, software and reports; the answer is JSON:API."""

    source, base = "datacite", "https://api.datacite.org"

    @staticmethod
    def path(doi: str) -> str:
        return f"dois/{quote(doi, safe='')}"

    @staticmethod
    def work(answer: Answer, doi: str) -> Work:
        """
        Raises
        ------
        UnexpectedAnswer : it is none of DataCite's.
        """
        told = _mapping(_mapping(_mapping(answer.json(), answer).get("data"), answer).get("attributes"), answer)
        general = _text(_mapping(told.get("types") or {}, answer).get("resourceTypeGeneral"))
        kind = {"Report": "techreport", "JournalArticle": "article", "Book": "book", "Dissertation": "phdthesis"}
        type = kind.get(general, "misc")
        titles = _mappings(told.get("titles"))
        main = next((one for one in titles if not one.get("titleType")), titles[0] if titles else {})
        publisher = told.get("publisher")  # a text, or a mapping in newer answers
        named = _text(publisher.get("name") if isinstance(publisher, Mapping) else publisher)
        container = _text(_mapping(told.get("container") or {}, answer).get("title"))
        fields = {"journal": container} if type == "article" else {}
        place = {"techreport": "institution", "book": "publisher"}.get(type, "organization")
        fields |= {place: named, "doi": doi}
        issued = next((one.get("date") for one in _mappings(told.get("dates")) if one.get("dateType") == "Issued"), "")
        day = day_of(_text(issued)) or day_of(_text(told.get("publicationYear")))
        return Work(
            type, _text(main.get("title")), tuple(map(_datacite_person, _mappings(told.get("creators")))), day, fields
        )


class Arxiv(Endpoint):
    """``GET /query?id_list={id}``: an Atom feed.

    What is wrong comes with status 200 too: as an entry named Error, or as none.
    """

    source, base = "arxiv", "https://export.arxiv.org/api"
    pause = 3.0  # as its terms ask

    @staticmethod
    def work(answer: Answer, id: str) -> Work | None:
        """None where arXiv has no such paper.

        Raises
        ------
        UnexpectedAnswer : it is no feed.
        """
        from xml.etree.ElementTree import ParseError

        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            feed = fromstring(answer.body)
        except (ParseError, DefusedXmlException, ValueError) as error:
            raise answer.wrong("it is no feed of Atom") from error
        if feed.tag != f"{ATOM}feed":
            raise answer.wrong("it is no feed of Atom")
        entry = feed.find(f"{ATOM}entry")
        if entry is None or id not in (entry.findtext(f"{ATOM}id") or ""):
            return None
        names = [_text(one.findtext(f"{ATOM}name")) for one in entry.findall(f"{ATOM}author")]
        category = entry.find(f"{ARXIV}primary_category")
        fields = {
            "eprint": id,
            "archivePrefix": "arXiv",
            "primaryClass": "" if category is None else category.get("term", ""),
            "doi": _text(entry.findtext(f"{ARXIV}doi")),
            "url": f"https://arxiv.org/abs/{id}",
        }
        title, day = _text(entry.findtext(f"{ATOM}title")), day_of(_text(entry.findtext(f"{ATOM}published"))[:10])
        return Work("misc", title, tuple(Person.parse(name) for name in names if name), day, fields)


def day_of(text: str) -> tuple[int, ...]:
    """Year, month and day, as far as a text like ``2026-05-14`` or ``2026/05`` tells them; empty otherwise."""
    parts = text.strip().replace("/", "-").split("T")[0].split("-")
    if not all(part.isdecimal() and part.isascii() for part in parts):
        return ()
    return _checked([int(part) for part in parts])


def _date_parts(told: Any) -> tuple[int, ...]:
    parts = told.get("date-parts") if isinstance(told, Mapping) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    return _checked([part for part in first if isinstance(part, int)])


def _checked(parts: Sequence[int]) -> tuple[int, ...]:
    """The parts of a day that can be some."""
    limits = ((1400, 2200), (1, 12), (1, 31))
    found: list[int] = []
    for part, (low, high) in zip(parts, limits, strict=False):
        if not low <= part <= high:
            break
        found.append(part)
    return tuple(found)


def _crossref_person(told: Mapping[str, Any]) -> Person:
    family, given = _text(told.get("family")), _text(told.get("given"))
    return Person(family, given) if family else Person(_text(told.get("name")) or given, whole=True)


def _datacite_person(told: Mapping[str, Any]) -> Person:
    family, given, name = (_text(told.get(part)) for part in ("familyName", "givenName", "name"))
    if family:
        return Person(family, given)
    return Person(name, whole=True) if told.get("nameType") == "Organizational" else Person.parse(name)


def _text(told: Any) -> str:
    """A text without markup, in one line; empty for what is none."""
    if isinstance(told, int) and not isinstance(told, bool):
        return str(told)
    if not isinstance(told, str):
        return ""
    if "<" in told or "&" in told:
        from bs4 import BeautifulSoup

        told = BeautifulSoup(told, "html.parser").get_text()
    return " ".join(told.split())


def _first(told: Any) -> str:
    return _text(told[0]) if isinstance(told, list) and told else ""


def _mapping(told: Any, answer: Answer) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise answer.wrong("it does not describe a work")
    return told


def _mappings(told: Any) -> list[Mapping[str, Any]]:
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
