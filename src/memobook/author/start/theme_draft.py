"""A new theme: notebook, dataset, page and test, as small as they can be and still build; or a family of a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path

from memobook.data.dataset import DESCRIPTOR
from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.editions.family import FOR_EACH, Family, read_family
from memobook.pages.sphinxext.site import ROOT_PAGES
from memobook.publication.errors import ContentError
from memobook.publication.files import write_together
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.publication.yaml_file import Entry
from memobook.themes.values.value import NAME

from .family_files import KINDS, family_files
from .theme_entries import with_dataset, with_page, with_theme
from .theme_files import HEADER, notebook, test

PLACE = "memobook new-theme"
# addresses of an edition's folder that other pages and files have
RESERVED = {"memo", "evidence", "methods", "changes", "values", "figures", "notebooks", "data", "pagefind", *ROOT_PAGES}


@dataclass(frozen=True)
class ThemeDraft:
    """What was begun: the files, and the edition that has the theme; empty where none that is not released could.

    Parameters
    ----------
    told : of a theme from a table, what the table was taken for.
    brought : whether it was begun from a notebook.
    """

    name: str
    files: list[str]
    edition: str
    members: int = 0
    told: str = ""
    brought: bool = False

    def lines(self) -> list[str]:
        """What is told of it, and what comes next."""
        told = [f"begun: {', '.join(self.files)}"]
        if not self.edition:
            told.append(f"the newest memo is released; put {self.name!r} under themes in the next one (memobook new)")
        if self.members:
            several = f"{self.members} members, each a page" if self.members > 1 else "one member, a page"
            return [*told, f"{several}; write notebooks/{self.name}.ipynb, then: memobook execute {self.name}"]
        if self.brought:
            return [
                *told,
                "memobook check tells what it lacks: data that it reads past data/, numbers typed into its text",
            ]
        if self.told:
            told.append(f"taken for: {self.told}; mend data/datapackage.json where it is not")
            return [*told, "memobook build shows it; then write what it asks and says"]
        return [*told, f"fill data/{self.name}.csv and notebooks/{self.name}.ipynb, then: memobook execute {self.name}"]


def begin_theme(publication: Publication, name: str, for_each: str = "") -> ThemeDraft:
    """Begin a theme: its notebook, an empty dataset, a test, and its entries in data package, contents and memo.

    All files are written, or none; nothing that is there is overwritten.

    Parameters
    ----------
    for_each : ``dataset.column`` whose values are members of a family; then that dataset is read, and none begun.

    Raises
    ------
    ContentError : ``theme.name``, ``theme.exists``, ``theme.contents``, ``family.*``, or what is wrong with a file that
        it extends.
    """
    check_name(name)
    edition = Edition.read(publication, publication.newest())
    new = {publication.notebooks / f"{name}.ipynb": ""}
    new |= {} if for_each else {publication.data / f"{name}.csv": HEADER}
    new |= {publication.root / "tests" / f"test_{name}.py": ""}
    refuse_known(publication, name, list(new))
    changed = {}
    if for_each:
        family = _family(publication, name, for_each, edition.as_of)
        texts, members = family_files(family, for_each, publication, edition.as_of), len(family.members)
    else:
        texts, members = (notebook(name, edition.as_of), test(name, edition.as_of)), 0
        changed = {publication.data / "datapackage.json": with_dataset(publication, name)}
    new |= dict(zip([path for path in new if not new[path]], texts, strict=True))
    released = bool(read_locks(publication, edition.date))
    changed |= with_page(publication, name)
    changed |= {} if released else {edition.path: with_theme(edition, name, for_each)}
    files = {path: text.encode() for path, text in (new | changed).items()}
    write_together(files)
    return ThemeDraft(name, [publication.place(p) for p in files], "" if released else edition.date, members)


def check_name(name: str, place: str = PLACE) -> None:
    """Refuse what is no name of a theme.

    Parameters
    ----------
    place : the command that was given it.

    Raises
    ------
    ContentError : ``theme.name``.
    """
    if not NAME.fullmatch(name) or name in RESERVED:
        what = "is the name of another page or folder" if name in RESERVED else "is no name of a theme"
        fix = "take lower-case letters, digits and _, a letter first, such as glass or power_prices"
        raise ContentError("theme.name", f"{name!r} {what}", place=place, fix=fix)


def _family(publication: Publication, name: str, for_each: str, as_of: str) -> Family:
    """The family that a column makes, as its declaration in the memo will be read."""
    package = DataPackage(publication.data)
    column = for_each.rpartition(".")[2]
    declared = Entry()
    declared |= {FOR_EACH: {column: for_each}}
    try:
        family = read_family(name, declared, package, as_of, PLACE)
    except ContentError as error:  # there is no line of a memo yet
        raise ContentError(error.id, error.message, place=PLACE, fix=error.fix) from error
    (field,) = [one for one in package.dataset(for_each.partition(".")[0]).fields if one.name == column]
    if field.type not in KINDS or not column.isidentifier() or iskeyword(column):
        message = f"the column {column!r} of type {field.type} can be no parameter of a notebook"
        fix = f"name a column of one of the types {', '.join(KINDS)} whose name is a name in Python"
        raise ContentError("family.for_each", message, place=PLACE, fix=fix)
    return family


def refuse_known(publication: Publication, name: str, paths: list[Path], place: str = PLACE) -> None:
    """Refuse a theme of which one of the files, or the dataset, is there."""
    there = [publication.place(path) for path in paths if path.exists()]
    if name in DataPackage(publication.data).datasets:
        there.append(f"a dataset {name!r} in {DESCRIPTOR}")
    if there:
        fix = "choose another name, or move it away"
        raise ContentError("theme.exists", f"there is {', '.join(there)} already", place=place, fix=fix)
