"""A page in the web: its DOI or arXiv id, or the work as its ``citation_*`` meta tags tell it (Highwire Press)."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from memobook.fetch.answer import Answer
from memobook.fetch.http.endpoint import Endpoint, Settings
from memobook.publication.text.identifier import Identifier

from .registries import day_of
from .work import Person, Work

DAYS = ("citation_publication_date", "citation_date", "citation_online_date", "citation_year")
DOIS = ("citation_doi", "dc.identifier", "prism.doi", "bepress_citation_doi")
# from the tag to the field of the entry
FIELDS = {
    "citation_journal_title": "journal",
    "citation_conference_title": "booktitle",
    "citation_technical_report_institution": "institution",
    "citation_publisher": "organization",
    "citation_volume": "volume",
    "citation_issue": "number",
}


class Page(Endpoint):
    """Any address that an author names."""

    source = "page"
    base = ""

    def __init__(self, address: str) -> None:
        super().__init__(Settings())
        parts = urlsplit(address)
        self._origin = f"{parts.scheme}://{parts.netloc}"

    def address(self) -> str:
        return self._origin


class Tags:
    """The meta tags of a page."""

    def __init__(self, answer: Answer) -> None:
        from bs4 import BeautifulSoup

        self._found: defaultdict[str, list[str]] = defaultdict(list)
        for tag in BeautifulSoup(answer.body, "html.parser").find_all("meta"):
            name, content = (tag.get("name") or tag.get("property")), tag.get("content")
            if isinstance(name, str) and isinstance(content, str) and content.strip():
                self._found[name.lower()].append(" ".join(content.split()))

    def first(self, *names: str) -> str:
        return next((self._found[name][0] for name in names if name in self._found), "")

    @property
    def identifier(self) -> Identifier | None:
        """The DOI or arXiv id that the page gives itself."""
        told = [text for name in DOIS for text in self._found.get(name, [])]
        told += [f"arxiv:{text}" for text in self._found.get("citation_arxiv_id", [])]
        found = (Identifier.parse(text) for text in told)
        return next((one for one in found if one and one.kind != "url"), None)

    def work(self, address: str) -> Work:
        """What the tags tell; what they do not is missing."""
        fields = {field: self.first(tag) for tag, field in FIELDS.items()}
        first, last = self.first("citation_firstpage"), self.first("citation_lastpage")
        fields["pages"] = f"{first}–{last}" if first and last else first
        fields["url"] = address
        kinds = {"journal": "article", "booktitle": "inproceedings", "institution": "techreport"}
        type = next((kind for field, kind in kinds.items() if fields[field]), "online")
        names = [part for text in self._found.get("citation_author", []) for part in text.split(";")]
        authors = tuple(Person.parse(name.strip()) for name in names if name.strip())
        return Work(type, self.first("citation_title"), authors, day_of(self.first(*DAYS)), fields)
