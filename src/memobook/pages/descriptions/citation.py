"""How an edition is cited: by its readers in words and BibTeX, by the indexes of scholars in meta tags and JSON-LD."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, spoken
from memobook.publication.text.latex import escape

from ..citing.style import ReferenceStyle, text_of
from .data_description import package_licence


@dataclass(frozen=True)
class Citation:
    """An edition, as a bibliography names it.

    Parameters
    ----------
    publication : title of the publication.
    day : of the edition.
    revision : number of the newest revision; 0 for what was not released.
    released : the day of that revision.
    address : where the edition is published, with a slash at its end.
    licence : address of the licence of text and compiled data; empty where none is declared.
    """

    publication: str
    author: str
    title: str
    description: str
    category: str
    day: str
    as_of: str
    revision: int
    released: str
    address: str
    licence: str

    @classmethod
    def of(cls, publication: Publication, edition: Edition) -> Citation:
        config = publication.config
        released = edition.revisions[-1] if edition.revisions and not edition.pending else None
        return cls(
            publication=str(config.get("title", "")),
            author=str(config.get("author", "")),
            title=edition.title,
            description=edition.dek,
            category=edition.category,
            day=edition.date,
            as_of=edition.as_of,
            revision=released.number if released else 0,
            released=released.day if released else "",
            address=f"{publication.base}{edition.date}/",
            licence=package_licence(publication),
        )

    def words(self, style: ReferenceStyle) -> str:
        """One line for a list of references, without the address, as the publication's own references are printed."""
        version = {"version": _("Revision {number}").format(number=self.revision)} if self.revision else {}
        parsed = date.fromisoformat(self.day)
        item = {
            "type": "webpage",
            "author": [{"literal": self.author}],
            "title": self.title,
            "container-title": self.publication,
            "issued": {"date-parts": [[parsed.year, parsed.month, parsed.day]]},
            **version,
        }
        return text_of(style.item(item))

    def bibtex(self) -> str:
        """The edition, whatever its newest revision is, and this revision of it where it was released."""
        key = f"{_key(self.publication)}-{self.day}"
        edition = self._entry(key, self.day, self.address, "")
        if not self.revision:
            return edition
        version = f"v{self.revision}"
        revision = self._entry(
            f"{key}-{version}",
            self.released,
            f"{self.address}{version}/",
            _("revision {number}").format(number=self.revision),
        )
        return f"{edition}\n{revision}"

    def _entry(self, key: str, day: str, address: str, version: str) -> str:
        parsed, data = date.fromisoformat(day), _("Data as of {day}")
        fields = {
            "author": f"{{{{{escape(self.author)}}}}}",
            "title": f"{{{{{escape(self.title)}}}}}",
            "howpublished": f"{{{escape(self.publication)}}}",
            "year": f"{{{parsed.year}}}",
            "month": str(parsed.month),
            "day": f"{{{parsed.day}}}",
            "version": f"{{{version}}}" if version else "",
            "note": f"{{{data.format(day=day_text(self.as_of))}{'; ' + version if version else ''}}}",
            "url": f"{{{address}}}",
        }
        lines = "".join(f"  {name} = {text},\n" for name, text in fields.items() if text)
        return f"@misc{{{key},\n{lines}}}\n"

    def meta(self) -> list[tuple[str, str]]:
        """The ``citation_*`` tags that Google Scholar and others read (Highwire Press)."""
        return [
            ("citation_title", self.title),
            ("citation_author", self.author),
            ("citation_publication_date", self.day.replace("-", "/")),
            ("citation_technical_report_institution", self.publication),
            ("citation_language", spoken().replace("_", "-")),
            ("citation_abstract_html_url", self.address),
            ("citation_fulltext_html_url", self.address),
            ("citation_pdf_url", f"{self.address}memo.pdf"),
        ]

    def json_ld(self, *, data_offered: bool) -> str:
        """The memo and its data in the words of schema.org.

        Parameters
        ----------
        data_offered : whether the edition has a data package, which names each dataset that is offered and its licence.
        """
        author = {"@type": "Organization", "name": self.author}
        publisher = {"@type": "Organization", "name": self.publication}
        memo: dict[str, Any] = {
            "@type": ["ScholarlyArticle", "Report"],
            "@id": self.address,
            "url": self.address,
            "headline": self.title,
            "name": self.title,
            "description": self.description,
            "articleSection": self.category,
            "datePublished": self.day,
            "dateModified": max(self.released, self.day),
            "version": str(self.revision) if self.revision else "draft",
            "inLanguage": spoken().replace("_", "-"),
            "isAccessibleForFree": True,
            "author": author,
            "publisher": publisher,
            "image": f"{self.address}picture.png",
            "encoding": {
                "@type": "MediaObject",
                "contentUrl": f"{self.address}memo.pdf",
                "encodingFormat": "application/pdf",
            },
        }
        data: dict[str, Any] = {
            "@type": "Dataset",
            "@id": f"{self.address}#data",
            "name": _("Values, claims and data of “{title}”").format(title=self.title),
            "description": _(
                "Every value and claim of the memo of {day}, and the data as they were public on {as_of} that its runs "
                "read, as far as their licences allow."
            ).format(day=day_text(self.day), as_of=day_text(self.as_of)),
            "url": self.address,
            "datePublished": self.day,
            "temporalCoverage": f"../{self.as_of}",
            "isPartOf": {"@id": self.address},
            "creator": author,
            # each dataset has its licence and its file in the data package
            "distribution": [
                _download(f"{self.address}ledger.json", "application/json", _("Values and claims")),
                _download(f"{self.address}datapackage.json", "application/json", _("Description of the data")),
            ][: 2 if data_offered else 1],
        }
        if self.licence:
            memo["license"] = data["license"] = self.licence
        graph = {"@context": "https://schema.org", "@graph": [memo, data]}
        return json.dumps(graph, ensure_ascii=False, separators=(",", ":"))


def _download(address: str, kind: str, name: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": kind, "name": name}


def _key(text: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in text.lower()).strip("-") or "memo"
