"""What is written into a finished edition's folder so that others find, cite and take over what it holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from memobook.ledger.ledger import Ledger

from .citation import Citation
from .crate import crate
from .data_description import data_description
from .feed import edition_entry, entry_document, sitemap, updated
from .search_index import write_index


def describe_edition(folder: Path, ledger: Ledger) -> None:
    """Write search index, feed entry, sitemap, citation, the memo in other forms, and the two descriptions as
    data.

    Raises
    ------
    ContentError : ``search.failed``.
    """
    claims = sorted(path.relative_to(folder).as_posix() for path in folder.glob("claims/*.html"))
    below = [*(f"{page}.html" for page in ledger.edition.themes if "/" in page), *claims]
    pages = [*(path.name for path in folder.glob("*.html")), *below]
    with ThreadPoolExecutor(1) as beside:  # the index is made by a program of its own
        indexed = beside.submit(write_index, folder, pages)
        _write_forms(folder, ledger, pages)
        described = data_description(folder, ledger)
        if described:
            (folder / "datapackage.json").write_bytes(described)
        (folder / "ro-crate-metadata.json").write_bytes(crate(folder, ledger))
        indexed.result()


def _write_forms(folder: Path, ledger: Ledger, pages: list[str]) -> None:
    """The memo in other forms, and what cites and lists it with its pages."""
    from ..forms.document import memo_json
    from ..forms.mail import mail
    from ..forms.markdown import memo_markdown
    from .feed_text import feed_text

    base = ledger.publication.base
    address = f"{base}{ledger.edition.date}/"
    entry = edition_entry(ledger)
    listed = ["" if name == "index.html" else name for name in pages]
    listed += [path.relative_to(folder).as_posix() for path in folder.glob("values/*.html")]
    (folder / "sitemap.xml").write_bytes(sitemap(sorted(listed), address, updated(entry)))
    page = (folder / "index.html").read_text("utf-8")
    content = feed_text(page, address)
    (folder / "memo.md").write_bytes(memo_markdown(page, ledger))
    (folder / "memo.json").write_bytes(memo_json(page, ledger))
    sent = mail(page, ledger)
    (folder / "email.html").write_bytes(sent.html)
    (folder / "email.eml").write_bytes(sent.message)
    (folder / "entry.xml").write_bytes(entry_document(entry, content, base))
    (folder / "cite.bib").write_text(Citation.of(ledger.publication, ledger.edition).bibtex(), "utf-8")
