"""Pages around the memo that a publication writes itself, in ``book/``: which there have to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication

EDITION_PAGES = ("evidence", "methods")
SITE_PAGES = {
    "index": "index",
    "archive": "archive/index",
    "score": "score/index",
    "corrections": "corrections/index",
    "verify": "verify/index",
    "search": "search/index",
    "about": "about/index",
    "404": "404",
}
# what prose may name with {page}, besides themes and documentation
PAGES = ("memo", *EDITION_PAGES, "archive", "score", "corrections", "about", "index")
# pages that a publication which was begun before there were any has not written
UNWRITTEN = ("corrections", "verify")


def own_page(publication: Publication, name: str) -> Path:
    """The source of a page.

    Raises
    ------
    ContentError : ``file.missing``.
    """
    path = publication.root / "book" / f"{name}.md"
    if not path.is_file():
        fix = "bring it back, or copy the page of that name from a publication that memobook init begins"
        raise ContentError(
            "file.missing", "this page, which every edition has, does not exist", place=f"book/{name}.md", fix=fix
        )
    return path


def unwritten_pages(publication: Publication) -> Iterator[ContentError]:
    """An error for each page that a build would miss."""
    for name in (*EDITION_PAGES, *SITE_PAGES):
        if name not in UNWRITTEN:
            try:
                own_page(publication, name)
            except ContentError as error:
                yield error
