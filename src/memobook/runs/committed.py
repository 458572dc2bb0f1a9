"""The committed notebooks hold outputs of the newest edition that has them, so that they read well wherever shown."""

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
    """Execute themes and write their outputs into ``notebooks/``; returns what was changed.

    Parameters
    ----------
    themes : each is executed as of the newest edition that has it; all of the newest edition where none is named.

    Raises
    ------
    ContentError : a theme's defaults are not the edition's parameters, so its outputs would not be its own.
    """
    runner = Runner(publication, DataPackage(publication.data), executor)
    changed = []
    for edition, names in editions_of(publication, themes):
        runs = runner.run_edition(edition, Progress())
        for name in names:
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


def editions_of(publication: Publication, themes: list[str]) -> list[tuple[Edition, list[str]]]:
    """Editions with the themes to execute as of them, the newest first."""
    if not themes:
        newest = Edition.read(publication, publication.newest())
        return [(newest, list(newest.tops))]
    left, found, known = list(themes), [], set[str]()
    for date in reversed(publication.editions()):
        edition = Edition.read(publication, date)
        known.update(edition.tops)
        if here := [name for name in left if name in edition.tops]:
            found.append((edition, here))
        left = [name for name in left if name not in here]
        if not left:
            return found
    fix = f"they have {', '.join(sorted(known))}"
    raise ContentError("theme.unknown", f"no edition has a theme {', '.join(left)}", place="book/memos", fix=fix)


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
