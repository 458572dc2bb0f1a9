"""The committed notebooks hold the outputs of the newest edition's run, so that they read well wherever shown."""

from __future__ import annotations

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.themes.theme import Theme

from .executors.executor import Executor
from .run import Runner


def put_outputs(publication: Publication, themes: list[str], executor: Executor | None = None) -> list[str]:
    """Execute the newest edition's themes and write their outputs into ``notebooks/``; returns what was changed.

    Raises
    ------
    ContentError : a theme's defaults are not the edition's parameters, so its outputs would not be its own.
    """
    edition = Edition.read(publication, publication.newest())
    unknown = [t for t in themes if t not in edition.themes]
    if unknown:
        raise ContentError(
            "theme.unknown",
            f"edition {edition.date} has no theme {', '.join(unknown)}",
            place=edition.place,
            fix=f"it has {', '.join(edition.themes)}",
        )
    runs = Runner(publication, DataPackage(publication.data), executor).run_edition(edition, Progress())
    changed = []
    for name in themes or list(edition.themes):
        theme = Theme.read(publication.notebooks, name)
        check_defaults(theme, edition)
        if runs[name].text != theme.path.read_bytes():
            write_aside(theme.path, runs[name].text)
            changed.append(theme.place)
    return changed


def check_defaults(theme: Theme, edition: Edition) -> None:
    """Refuse a notebook whose parameters cell says something else than its edition.

    Raises
    ------
    ContentError : ``theme.defaults``.
    """
    given = theme.check({**edition.themes[theme.name], "as_of": edition.as_of}, edition.theme_place(theme.name))
    other = [name for name, value in given.items() if value != theme.parameters[name].default]
    if other:
        raise ContentError(
            "theme.defaults",
            f"the defaults of {', '.join(other)} are not those of edition {edition.date}",
            place=theme.place,
            fix="set the defaults in the parameters cell to the edition's",
        )
