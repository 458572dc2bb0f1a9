"""Headline values: those that an edition names, and that have a page of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from memobook.publication.errors import ContentError, suggestion
from memobook.themes.values.value import Value

from .edition import Edition

SECTION = "headline"


def headline_values(edition: Edition, values: Mapping[str, Value], otherwise: Iterable[str] = ()) -> list[Value]:
    """The values that the register lists under ``headline``, in its order.

    Parameters
    ----------
    otherwise : ids that are taken where the register has no such list.

    Raises
    ------
    ContentError : ``register.headline`` or ``value.unknown`` with file and line.
    """
    ids = edition.register.get(SECTION, list(otherwise))
    place = f"{edition.register_place}:{edition.register.line(SECTION)}"
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids) or len(set(ids)) < len(ids):
        raise ContentError(
            "register.headline",
            f"{SECTION!r} is not a list of different values",
            place=place,
            fix=f"write {SECTION}: [theme.name, theme.other]",
        )
    unknown = [id for id in ids if id not in values]
    if unknown:
        raise ContentError(
            "value.unknown", f"no theme records {unknown[0]!r}", place=place, fix=suggestion(unknown[0], values)
        )
    return [values[id] for id in ids]
