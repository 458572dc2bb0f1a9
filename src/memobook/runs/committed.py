"""The committed notebooks hold the outputs of the newest edition's run, so that they read well wherever shown."""

from __future__ import annotations

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.themes.theme import Theme

from .committed_members import dump_members, members_path
from .executors.executor import Executor
from .run import Runner


def put_outputs(publication: Publication, themes: list[str], executor: Executor | None = None) -> list[str]:
    """Execute the newest edition's themes and write their outputs into ``notebooks/``; returns what was changed.

    Raises
    ------
    ContentError : a theme's defaults are not the edition's parameters, so its outputs would not be its own.
    """
    edition = Edition.read(publication, publication.newest())
    unknown = [t for t in themes if t not in edition.tops]
    if unknown:
        raise ContentError(
            "theme.unknown",
            f"edition {edition.date} has no theme {', '.join(unknown)}",
            place=edition.place,
            fix=f"it has {', '.join(edition.tops)}",
        )
    runner = Runner(publication, DataPackage(publication.data), executor)
    runs = runner.run_edition(edition, Progress())
    changed = []
    for name in themes or edition.tops:
        theme = Theme.read(publication.notebooks, name)
        text = runs[check_defaults(theme, edition)].own_text
        if text != theme.path.read_bytes():
            write_aside(theme.path, text)
            changed.append(theme.place)
        if family := edition.families.get(name):
            path = members_path(publication.notebooks, name)
            held = dump_members(list(family.members), runs, runner.failed_members(edition))
            if not path.is_file() or path.read_bytes() != held:
                write_aside(path, held)
                changed.append(publication.place(path))
    return changed


def default_page(theme: Theme, edition: Edition) -> tuple[str, list[str]]:
    """The page whose run a committed notebook holds, and the parameters whose defaults are not that run's.

    Of a family it is the member that differs least from the defaults.
    """
    family = edition.families.get(theme.name)
    others = {}
    for page in family.members if family else [theme.name]:
        given = theme.check({**edition.themes[page], "as_of": edition.as_of}, edition.theme_place(page))
        others[page] = [name for name, value in given.items() if value != theme.parameters[name].default]
    page = min(others, key=lambda page: len(others[page]))
    return page, others[page]


def check_defaults(theme: Theme, edition: Edition) -> str:
    """Refuse a notebook whose parameters cell says something else than its edition; the page whose run it holds.

    Of a family that is the member whose parameters are the defaults.

    Raises
    ------
    ContentError : ``theme.defaults``.
    """
    page, other = default_page(theme, edition)
    if other:
        raise ContentError(
            "theme.defaults",
            f"the defaults of {', '.join(other)} are not those of edition {edition.date}",
            place=theme.place,
            fix="set the defaults in the parameters cell to the edition's, of a family to those of a member",
        )
    return page
