"""Where a page stands: which edition it shows, and how its links reach the other pages.

There are four places in which pages are rendered: one edition's folder ("edition"), the root of the site ("site"), the
documentation at the root's ``docs/`` ("docs"), and the whole repository by a plain ``jupyter-book build .`` ("plain").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.editions.edition import Edition
from memobook.editions.grids.run import GridRun
from memobook.editions.narrowed import narrowed
from memobook.ledger.ledger import Ledger
from memobook.publication.answers import answers
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Revision
from memobook.publication.text.language import _
from memobook.runs.committed_members import read_committed
from memobook.themes.theme import Theme, read_executed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

# of the site's root
ROOT_PAGES = ("index", "archive", "score", "search", "about", "corrections", "verify")


def root_titles() -> dict[str, str]:
    """Pages of the site's root with their titles in the navigation; the others are linked from every page's foot."""
    return {"index": _("Latest"), "archive": _("Archive"), "score": _("Score"), "search": _("Search"),
            "about": _("About")}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """The edition that pages show, and the place where they are rendered."""

    publication: Publication
    ledger: Ledger
    place: str

    @classmethod
    def open(cls, app: Sphinx) -> Site:
        """The site of a Sphinx run, from its configuration; the newest edition where none is named."""
        root = app.config.memobook_root
        publication = Publication(Path(root)) if root else Publication.find(Path(app.srcdir))
        edition = Edition.read(publication, app.config.memobook_edition or publication.newest())
        if app.config.memobook_place != "plain":  # a revision that is being released has no lock yet
            revisions = tuple(Revision(*told) for told in app.config.memobook_revisions)
            pending, rebuilt = app.config.memobook_pending, app.config.memobook_rebuilt
            edition = replace(edition, released=revisions, pending=pending, rebuilt=rebuilt)
        if app.config.memobook_member:
            edition = narrowed(edition, app.config.memobook_member)
        package = DataPackage(publication.data, answers(publication.root))
        if app.config.memobook_place == "docs":  # which shows nothing of an edition and depends on no run
            view = View(package, parse_day(edition.as_of, edition.place))
            return cls(publication, Ledger(publication, edition, view, {}), "docs")
        runs = Path(app.config.memobook_runs) if app.config.memobook_runs else publication.notebooks
        missing: dict[str, str] = app.config.memobook_missing
        if app.config.memobook_runs:
            pages = [page for page in edition.themes if page not in missing]
            executed = {page: read_executed(runs / f"{page}.ipynb", page) for page in pages}
        else:
            executed, missing = read_committed(edition, runs)
        found = app.config.memobook_grid_runs
        grid_runs = None if found is None else [GridRun.from_json(run) for run in found]
        ledger = Ledger.assemble(publication, edition, package, executed, grid_runs, missing=missing)
        return cls(publication, ledger, app.config.memobook_place)

    @property
    def edition(self) -> Edition:
        return self.ledger.edition

    def theme_title(self, theme: str) -> str:
        """What a page of results is called: the first heading of its notebook, or the title of a member."""
        name = theme.partition("/")[0]
        family = self.edition.families.get(name)
        if family:
            return family.members[theme].title if theme in family.members else name.capitalize()
        return Theme.read(self.publication.notebooks, name).title

    def page_name(self, page: str) -> str:
        """A page of results in a word or two: the theme's name, of a family's member with the member's title."""
        name = page.partition("/")[0]
        return f"{name.capitalize()}, {self.theme_title(page)}" if name != page else name.capitalize()

    def docname(self, page: str) -> str | None:
        """The document of a page, if it is here.

        Parameters
        ----------
        page : a theme's name, ``theme/member``, ``memo``, ``evidence``, ``methods``, one of ``ROOT_PAGES`` or
            ``docs/<name>``.
        """
        if self.place == "docs" or (page.startswith("docs/") and self.place != "plain"):
            return page if page.startswith(f"{self.place}/") else None
        if self.place == "site":
            return "index" if page == "index" else f"{page}/index" if page in ROOT_PAGES else None
        if self.place == "edition":
            return {"memo": "index"}.get(page, page) if page not in ROOT_PAGES else None
        if page == "memo":
            return f"book/memos/{self.edition.date}"
        theme = page.partition("/")[0]
        return f"notebooks/{theme}" if theme in self.edition.tops else f"book/{page}"

    def page_of(self, docname: str) -> str:
        """The page that a document is; its name where it is none of the known ones."""
        return self._pages.get(docname, docname.removeprefix("book/"))

    @cached_property
    def rows_told(self) -> dict[tuple[Any, ...], dict[str, Any] | None]:
        """Rows that cards list and their count, by dataset and values: many pages print the same number."""
        return {}

    @cached_property
    def read_at(self) -> dict[str, str]:
        """Where each statement was read, as its row names it; empty until a card asks."""
        return {}

    @cached_property
    def _pages(self) -> dict[str | None, str]:
        """The first page that each document is."""
        known = ["memo", *self.edition.tops, *self.edition.themes, "evidence", "methods", *ROOT_PAGES]
        return {self.docname(page): page for page in reversed(known)}

    def source_place(self, docname: str) -> str:
        """The file that an author edits for a document, relative to the publication."""
        page = self.page_of(docname)
        if page == "memo":
            return self.edition.place
        if page in self.edition.themes:
            return f"notebooks/{page.partition('/')[0]}.ipynb"
        return f"book/{page.removeprefix('book/')}.md"

    def url(self, builder: Builder, docname: str, page: str, fragment: str = "") -> str:
        """Relative address of a page as seen from ``docname``."""
        target = self.docname(page)
        tail = f"#{fragment}" if fragment else ""
        if target is not None:
            # empty when a page links to itself
            return (builder.get_relative_uri(docname, target) if target != docname else "") + tail or "#"
        up = "../" * docname.count("/")
        root = f"{up}../" if self.place == "edition" else up
        if page in ROOT_PAGES:
            return f"{root}{'index.html' if page == 'index' else page + '/index.html'}"
        if page.startswith("docs/"):
            return f"{root}{page}.html{tail}"
        return f"{up}{self.edition.date}/{'index' if page == 'memo' else page}.html{tail}"

    def permanent_url(self, docname: str, folder: str) -> str:
        """Relative address of a revision's own folder; empty where none is built."""
        up = "../" * docname.count("/")
        here = {"edition": f"{up}../{self.edition.date}", "site": f"{up}{self.edition.date}"}
        return f"{here[self.place]}/{folder}/index.html" if self.place in here else ""

    def file_url(self, docname: str, name: str) -> str:
        """Relative address of a file of the edition, such as ``memo.pdf``; empty where none is built."""
        up = "../" * docname.count("/")
        return {"edition": f"{up}{name}", "site": f"{up}{self.edition.date}/{name}"}.get(self.place, "")


def site_of(app: Sphinx) -> Site:
    """The site opened at the start of the run."""
    site: Site = app.memobook_site  # type: ignore[attr-defined]
    return site
