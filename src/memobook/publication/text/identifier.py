"""Identifiers of works: DOI, arXiv, ISBN and ISSN, by their published forms and check digits, and addresses.

Sources: DOI Handbook 2.2 (prefix ``10.`` and registrant, any suffix), arXiv's identifier scheme (YYMM.number since
April 2007, archive/YYMMNNN before), ISO 2108 and ISO 3297 for the check digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

# a name of a DOI may hold nearly anything; braces and backslashes would end a field of BibTeX
# of older journals (SICI) angle brackets belong to it
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s{}\\\"]+")
DOI_PREFIX = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
MONTH = r"\d{2}(?:0[1-9]|1[0-2])"
ARXIV = re.compile(rf"({MONTH}\.\d{{4,5}}|[a-z-]+(?:\.[A-Z]{{2}})?/{MONTH}\d{{3}})(?:v[1-9]\d*)?")
ARXIV_PREFIX = re.compile(r"(?:arxiv:\s*|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)", re.IGNORECASE)
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s{}\\\"<>^`|]+", re.IGNORECASE)


@dataclass(frozen=True)
class Identifier:
    """A DOI, an arXiv identifier or an address.

    ``text`` is without prefix and version: ``10.1234/x``, ``2510.02209``, ``https://…``.
    """

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
            return cls("url", text) if host_of(text) else None
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


def host_of(address: str) -> str:
    """The host that an address names; empty where it names none, or is no address that one can ask at."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.port is None or parts.port else ""
    except ValueError:  # brackets around no address of a host, a port that is no number
        return ""


def doi_address(doi: str) -> str:
    """Where a DOI leads, its signs percent-encoded (DOI Handbook 2.2, section 2.5.2.4)."""
    return "https://doi.org/" + quote(doi, safe="/()_.-:;~!$*+,=@")


def isbn_holds(text: str) -> bool:
    """Whether the check digit of an ISBN of 10 or 13 digits holds."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits)) % 11 == 0
    return (
        bool(re.fullmatch(r"97[89]\d{10}", digits))
        and sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(digits)) % 10 == 0
    )


def issn_holds(text: str) -> bool:
    """Whether the check digit of an ISSN holds."""
    digits = text.replace("-", "").strip().upper()
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        return False
    return sum((8 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits)) % 11 == 0
