"""What an author names: a DOI, an arXiv id, or the address of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

# a name of a DOI may hold nearly anything; braces and backslashes would end a field of BibTeX
DOI = re.compile(r"10\.\d{4,9}/[^\s{}\\\"<>]+")
DOI_PREFIX = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
NEW, OLD = r"\d{4}\.\d{4,5}", r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
ARXIV = re.compile(rf"({NEW}|{OLD})(?:v\d+)?")
ARXIV_PREFIX = re.compile(r"(?:arxiv:\s*|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)", re.IGNORECASE)
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s{}\\\"<>^`|]+", re.IGNORECASE)


@dataclass(frozen=True)
class Identifier:
    """``text`` is without prefix and version: ``10.1234/x``, ``2510.02209``, ``https://…``."""

    kind: Literal["doi", "arxiv", "url"]
    text: str

    @classmethod
    def parse(cls, given: str) -> Identifier | None:
        """From what an author may write or copy; None where it is none of the three."""
        text = given.strip()
        if found := ARXIV_PREFIX.match(text):
            rest = text[found.end() :].removesuffix(".pdf").partition("?")[0].partition("#")[0]
            return cls._arxiv(rest)
        if found := DOI_PREFIX.match(text):
            return cls._doi(unquote(text[found.end() :]))
        if ADDRESS.fullmatch(text):
            return cls("url", text)
        return cls._arxiv(text) or cls._doi(text)

    @classmethod
    def _arxiv(cls, text: str) -> Identifier | None:
        found = ARXIV.fullmatch(text)
        return cls("arxiv", found[1]) if found else None

    @classmethod
    def _doi(cls, text: str) -> Identifier | None:
        text = text.rstrip(".,;")
        if not DOI.fullmatch(text):
            return None
        registered = ARXIV_DOI.fullmatch(text)  # arXiv registers a DOI for each of its papers
        return (registered and cls._arxiv(registered[1])) or cls("doi", text)
