"""The headline of a figure: what it shows, in a sentence that may print recorded values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from memobook.publication.errors import ContentError, suggestion

# {value}`theme.name:form`; within a notebook the theme may be left out
ROLE = re.compile(r"\{value\}`(?P<id>[\w.]+)(?::(?P<form>\w+))?`")


def with_whole_ids(headline: str, theme: str, known: Collection[str], place: str) -> str:
    """A headline whose values are named by their whole ids.

    Raises
    ------
    ContentError : ``figure.headline``, for a value that was not recorded or read before.
    """

    def whole(found: re.Match[str]) -> str:
        id = found["id"] if found["id"] in known else f"{theme}.{found['id']}"
        if id not in known:
            message = f"its headline prints {found['id']!r}, which was not recorded before"
            raise ContentError("figure.headline", message, place=place, fix=suggestion(id, sorted(known)))
        return f"{{value}}`{id}{':' + found['form'] if found['form'] else ''}`"

    return ROLE.sub(whole, headline.strip())


def values_of(headline: str) -> list[str]:
    """Ids of the values that a headline prints."""
    return [found["id"] for found in ROLE.finditer(headline)]


def segments(headline: str) -> list[str | tuple[str, str]]:
    """Its words and, as id and form (empty where none is named), its values, in order."""
    found: list[str | tuple[str, str]] = []
    end = 0
    for role in ROLE.finditer(headline):
        found += [headline[end : role.start()], (role["id"], role["form"] or "")]
        end = role.end()
    return [part for part in [*found, headline[end:]] if part]


def plain(headline: str, printed: Callable[[str, str], str]) -> str:
    """A headline as text; ``printed`` gives the text of a value, by id and form."""
    return "".join(part if isinstance(part, str) else printed(*part) for part in segments(headline))
