"""An edition narrowed to one member of a family, as its author previews it without the others.

The memo, its register and its grids speak of all members, so nothing of them is left but the front matter.
"""

from __future__ import annotations

from dataclasses import replace

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.folder import Publication
from memobook.publication.yaml_file import Entry
from memobook.themes.order import dependencies
from memobook.themes.theme import Theme

from .beside.held import Beside
from .edition import FRONT, Edition


def narrowed(edition: Edition, page: str) -> Edition:
    """The edition with one member and the themes whose values its notebook reads.

    Raises
    ------
    ContentError : ``family.unknown`` where no family has such a member.
    """
    members = {name: member for family in edition.families.values() for name, member in family.members.items()}
    if page not in members:
        raise ContentError(
            "family.unknown",
            f"no family of {edition.date} has a member with the page {page!r}",
            place=edition.theme_place(page),
            fix=suggestion(page, members) if members else "preview the whole edition",
        )
    notebooks = Publication(edition.root).notebooks
    kept, waiting = {page}, [page]
    while waiting:
        read = Theme.read(notebooks, waiting.pop())
        more = [one for one in dependencies(read, [*edition.themes]) if one not in kept]
        kept |= {*more}
        waiting += more
    families = {
        name: replace(
            family,
            members={page: member for page, member in family.members.items() if page in kept},
            aggregates={},
        )
        for name, family in edition.families.items()
    }
    register = Entry(edition.register.file)
    title, front = members[page].title, FRONT.match(edition.text)
    return replace(
        edition,
        themes={name: given for name, given in edition.themes.items() if name in kept},
        families={name: family for name, family in families.items() if family.members},
        register=register,
        beside=Beside(),
        text=f"{front[0] if front else ''}\n# {title}\n\n{{page}}`{title} <{page}>`\n",
        only=page,
    )
