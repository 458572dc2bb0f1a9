"""The documentation of a publication: the pages of ``book/docs``, at ``docs/`` of the site. It belongs to no edition.

``_toc.yml`` says which pages there are, and their order; a publication without any has no documentation.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from memobook.publication.errors import ContentError
from memobook.publication.files import read_text
from memobook.publication.folder import Publication

FOLDER = "book/docs/"
INDEX = "docs/index"


def docs_pages(publication: Publication) -> list[str]:
    """Names of the pages, ``docs/index`` first.

    Raises
    ------
    ContentError : ``docs.toc``, ``file.encoding``.
    """
    contents = publication.root / "_toc.yml"
    return [*_pages(contents, read_text(contents, contents.name))] if contents.is_file() else []


@lru_cache(1)
def _pages(contents: Path, text: str) -> list[str]:
    """The pages that a table of contents with this text names; each page of a rendering asks for them."""
    if FOLDER not in text:
        return []
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    try:
        names = [name for name in parse_toc_yaml(contents) if name.startswith(FOLDER)]
    except MalformedError as error:
        raise ContentError("docs.toc", str(error), place="_toc.yml", fix="mend the table of contents") from error
    pages = [name.removeprefix("book/") for name in names]
    if INDEX not in pages:
        message = f"it names pages of {FOLDER} and not {FOLDER}index"
        raise ContentError("docs.toc", message, place="_toc.yml", fix=f"name {FOLDER}index above them")
    return [INDEX, *(page for page in pages if page != INDEX)]
