"""A theme begun from a table that somebody has; in a publication that has no memo with its first one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text, write_together
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks

from .inferred import infer
from .table_files import first_memo, table_notebook, table_resource
from .theme_draft import PLACE, ThemeDraft, check_name, refuse_known
from .theme_entries import with_dataset, with_page, with_theme
from .theme_files import test

CHAPTERS = "chapters:\n"


def begin_from_table(
    publication: Publication,
    name: str,
    path: Path,
    *,
    published: str,
    source: str,
    licence: str,
    address: str = "",
    key: str = "",
    decimal: str = "",
) -> ThemeDraft:
    """Begin a theme from a CSV file: its dataset with all rows, a notebook that shows them, page, test and entries.

    Columns, types, units (``sales (USD)`` in the header), key and cadence are read from the file; see :func:`infer` for
    ``published``, ``key`` and ``decimal``. All files are written, or none.

    Raises
    ------
    ContentError : ``theme.*``, or what is wrong with a file that it extends.
    """
    check_name(name)
    table = infer(path, published, key, decimal)
    new = [publication.notebooks / f"{name}.ipynb", publication.data / f"{name}.csv"]
    new.append(publication.root / "tests" / f"test_{name}.py")
    refuse_known(publication, name, new)
    edition = Edition.read(publication, publication.newest()) if publication.editions() else None
    day = edition.as_of if edition else max(date.today().isoformat(), table.newest)
    if table.newest > day:
        message = f"rows were published until {table.newest}, after the memo's day, {day}"
        raise ContentError("theme.published", message, place=PLACE, fix="begin a memo of that day first: memobook new")
    files = dict(zip(new, (table_notebook(name, day, table), table.text, test(name, day)), strict=True))
    resource = table_resource(name, table, source, address, licence)
    files[publication.data / "datapackage.json"] = with_dataset(publication, name, resource)
    released = edition is not None and bool(read_locks(publication, edition.date))
    if edition is None:
        files |= _first(publication, name, day, first_memo(name, day, table))
    else:
        files |= with_page(publication, name)
        files |= {} if released else {edition.path: with_theme(edition, name)}
    write_together({path: text.encode() for path, text in files.items()})
    written = [publication.place(one) for one in files]
    return ThemeDraft(name, written, "" if released else day, told=table.told())


def _first(publication: Publication, name: str, day: str, memo: tuple[str, str]) -> dict[Path, str]:
    """The first memo, its register, and the contents of a plain build with both pages."""
    contents = publication.root / "_toc.yml"
    text = read_text(contents, contents.name)
    if CHAPTERS not in text:
        fix = "write 'chapters:' on a line of its own"
        raise ContentError("theme.contents", "the contents have no chapters", place=f"{contents.name}:1", fix=fix)
    pages = f"  - file: book/memos/{day}\n  - file: notebooks/{name}\n"
    return {
        publication.memos / f"{day}.md": memo[0],
        publication.memos / f"{day}.yml": memo[1],
        contents: text.replace(CHAPTERS, CHAPTERS + pages, 1),
    }
