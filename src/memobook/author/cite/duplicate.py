"""Whether references.bib holds a work already: by identifier, else by title."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

from memobook.editions.bibliography import Reference
from memobook.publication.text.identifier import Identifier

NAMES = {"doi": "DOI", "arxiv": "arXiv id", "url": "address"}


def same_work(
    identifiers: Collection[Identifier], title: str, references: Mapping[str, Reference]
) -> tuple[Reference, str] | None:
    """A reference that is the same work, and what is the same."""
    wanted = {_spelled(one) for one in identifiers}
    for reference in references.values():
        same = sorted(NAMES[one.kind] for one in wanted & set(identifiers_of(reference.fields)))
        if same:
            return reference, same[0]
        if title and normalised(reference.title) == normalised(title):
            return reference, "title"
    return None


def identifiers_of(fields: Mapping[str, str]) -> list[Identifier]:
    """The identifiers that the fields of an entry hold, in one spelling."""
    told = [fields.get("doi", ""), fields.get("url", "")]
    told += [f"arxiv:{fields['eprint']}"] if fields.get("eprint") else []
    found = [Identifier.parse(text) for text in told if text]
    return [_spelled(one) for one in found if one]


def normalised(title: str) -> str:
    """A title without what differs from one list to another: case, accents, marks and blanks."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(c for c in plain if c.isalnum())


def _spelled(identifier: Identifier) -> Identifier:
    """Case means nothing in a DOI, and a slash at the end nothing in an address."""
    text = identifier.text
    return Identifier(identifier.kind, text.casefold() if identifier.kind == "doi" else text.rstrip("/"))
