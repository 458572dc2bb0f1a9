"""The documentation of a publication: the pages of ``book/docs``, at ``docs/`` of the site. It belongs to no edition.

``_toc.yml`` says which pages there are, and their order; a publication without any has no documentation.
"""

from __future__ import annotations

from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication

FOLDER = "book/docs/"
INDEX = "docs/index"


def docs_pages(publication: Publication) -> list[str]:
    """Names of the pages, ``docs/index`` first.

    Raises
    ------
    ContentError : ``docs.toc``.
    """
    contents = publication.root / "_toc.yml"
    if not contents.is_file() or FOLDER not in contents.read_text("utf-8"):
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
