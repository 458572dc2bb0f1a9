"""Identifiers of works: DOI, arXiv, ISBN and ISSN, by their published forms and check digits.

Sources: DOI Handbook 2.2 (prefix ``10.`` and registrant, any suffix), arXiv's identifier scheme (YYMM.number since
April 2007, archive/YYMMNNN before), ISO 2108 and ISO 3297 for the check digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
ARXIV = re.compile(
    r"(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v[1-9]\d*)?"
)
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def doi(text: str) -> str:
    """A DOI in the one way in which two can be compared: without resolver or label, in lower case."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip().lower())


def arxiv(text: str) -> str:
    """An arXiv identifier without its label or address."""
    return re.sub(r"^(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:\s*)", "", text.strip(), flags=re.IGNORECASE)


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


def wrong(fields: Mapping[str, str], eprint: str) -> Iterator[tuple[str, str]]:
    """Field and what is wrong with it, for each identifier of an entry that is none."""
    text = fields.get("doi", "").strip()
    if text and not DOI.fullmatch(text):
        resolver = DOI.fullmatch(doi(text))
        yield "doi", f"{text!r} is no DOI" + (f"; write {doi(text)} alone" if resolver else "")
    if eprint and not ARXIV.fullmatch(arxiv(eprint)):
        yield "eprint", f"{eprint!r} is no arXiv identifier"
    for name, holds in (("isbn", isbn_holds), ("issn", issn_holds)):
        for one in filter(None, re.split(r"[,;]|\s{2,}", fields.get(name, ""))):
            if not holds(one):
                yield name, f"{one.strip()!r} is no {name.upper()}: its digits or its check digit are wrong"
    year = fields.get("year", "").strip()
    if year and not YEAR.fullmatch(year):
        yield "year", f"{year!r} is no year"
