"""A new theme: notebook, dataset, page and test, as small as they can be and still build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from memobook.data.dataset import DESCRIPTOR
from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.pages.sphinxext.site import ROOT_PAGES
from memobook.publication.errors import ContentError
from memobook.publication.files import write_together
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.themes.values.value import NAME

from .theme_entries import with_dataset, with_page, with_theme
from .theme_files import HEADER, notebook, test

PLACE = "memobook new-theme"
# addresses of an edition's folder that other pages and files have
RESERVED = {"memo", "evidence", "methods", "changes", "values", "figures", "notebooks", "data", "pagefind", *ROOT_PAGES}


@dataclass(frozen=True)
class ThemeDraft:
    """What was begun: the files, and the edition that has the theme; empty where none that is not released could."""

    name: str
    files: list[str]
    edition: str

    def lines(self) -> list[str]:
        """What is told of it, and what comes next."""
        told = [f"begun: {', '.join(self.files)}"]
        if not self.edition:
            told.append(f"the newest memo is released; put {self.name!r} under themes in the next one (memobook new)")
        return [*told, f"fill data/{self.name}.csv and notebooks/{self.name}.ipynb, then: memobook execute {self.name}"]


def begin_theme(publication: Publication, name: str) -> ThemeDraft:
    """Begin a theme: its notebook, an empty dataset, a test, and its entries in data package, contents and memo.

    All files are written, or none; nothing that is there is overwritten.

    Raises
    ------
    ContentError : ``theme.name``, ``theme.exists``, ``theme.contents``, or what is wrong with a file that it extends.
    """
    if not NAME.fullmatch(name) or name in RESERVED:
        what = "is the name of another page or folder" if name in RESERVED else "is no name of a theme"
        fix = "take lower-case letters, digits and _, a letter first, such as glass or power_prices"
        raise ContentError("theme.name", f"{name!r} {what}", place=PLACE, fix=fix)
    edition = Edition.read(publication, publication.newest())
    root = publication.root
    new = {
        publication.notebooks / f"{name}.ipynb": notebook(name, edition.as_of),
        publication.data / f"{name}.csv": HEADER,
        root / "tests" / f"test_{name}.py": test(name, edition.as_of),
    }
    _refuse_known(publication, name, list(new))
    released = bool(read_locks(publication, edition.date))
    changed = {publication.data / "datapackage.json": with_dataset(publication, name)}
    changed |= with_page(publication, name)
    changed |= {} if released else {edition.path: with_theme(edition, name)}
    files = {path: text.encode() for path, text in (new | changed).items()}
    write_together(files)
    return ThemeDraft(name, [publication.place(path) for path in files], "" if released else edition.date)


def _refuse_known(publication: Publication, name: str, paths: list[Path]) -> None:
    there = [publication.place(path) for path in paths if path.exists()]
    if name in DataPackage(publication.data).datasets:
        there.append(f"a dataset {name!r} in {DESCRIPTOR}")
    if there:
        fix = "choose another name, or move it away"
        raise ContentError("theme.exists", f"there is {', '.join(there)} already", place=PLACE, fix=fix)
