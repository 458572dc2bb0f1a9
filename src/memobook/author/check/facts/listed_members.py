"""Lists of members in front matter: each must be in the data that its theme reads, as known on the edition's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from memobook.data.view import View
from memobook.editions.edition import Edition
from memobook.editions.family import FOR_EACH
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule

UNHELD = rule(
    "family.unheld", "warning", "A list in the front matter names a member that the data lack on the edition’s day.",
    "mend the name, or take it out until it has rows",
)  # fmt: skip
# what the data are asked for: of which columns the members are, and which of them each holds
Held = dict[str, list[str]]


def listed_members(material: Material) -> Iterator[Finding]:
    """Members of families, and texts in lists of parameters, that no row of a column holds that has the others."""
    edition = material.edition
    for theme, word, parameter, members in _lists(edition) if edition else ():
        columns = [one for name in _datasets(material, theme) for one in _columns(material, name, parameter, members)]
        held = {member for _, found in columns for member in found}
        if not held:
            continue  # it is no list of what a column holds
        named = ", ".join(dict.fromkeys(column for column, _ in columns))
        known = {one for column, _ in columns for one in _texts(material, *column.split("."))}
        for member in members:
            if member not in held:
                what = f"{theme}: no row of {named} has {member!r}, as known on {edition.as_of}"  # type: ignore[union-attr]
                yield UNHELD.at(_place(edition, theme, word, member), what, suggestion(member, known))  # type: ignore[arg-type]


def _lists(edition: Edition) -> Iterator[tuple[str, str, str, list[str]]]:
    """Theme, the word under which the list stands, the parameter and the texts of each list."""
    declared: Any = edition.front.get("themes")
    for theme, given in declared.items() if isinstance(declared, dict) else ():
        lists = [(name, name, found) for name, found in given.items()] if isinstance(given, dict) else []
        each = given.get(FOR_EACH) if isinstance(given, dict) else None
        lists += [(FOR_EACH, name, found) for name, found in each.items()] if isinstance(each, dict) else []
        for word, parameter, found in lists:
            entries = found if isinstance(found, list) else []
            members: list[Any] = [one.get(parameter) if isinstance(one, dict) else one for one in entries]
            if members and all(isinstance(one, str) for one in members):
                yield theme, word, parameter, members


def _datasets(material: Material, theme: str) -> list[str]:
    """Names of the datasets that a theme reads; of all where its runs are not to be had."""
    ledger = material.ledger
    try:
        return sorted(ledger.datasets_of(theme) if ledger else material.package.datasets)
    except ContentError:
        return []  # told where datasets are looked at


def _columns(material: Material, name: str, parameter: str, members: list[str]) -> list[tuple[str, list[str]]]:
    """Columns of a dataset that are called like the parameter, or hold two or more and half of the members."""
    package, state = material.package, None
    try:
        state = package.state(name)
        if state is None:
            return []
        asked = [*state, material.edition.as_of if material.edition else "", members]
        held: Held = material.answers.of("members", asked, partial(_held, material, name, members))
    except ContentError:
        return []
    return [
        (f"{name}.{column}", found)
        for column, found in held.items()
        if column == parameter or len(found) >= max(2, len(members) / 2)
    ]


def _held(material: Material, name: str, members: list[str]) -> Held:
    columns = [one.name for one in material.package.dataset(name).fields if one.type == "string"]
    found = {column: _texts(material, name, column) for column in columns}
    return {column: [one for one in members if one in texts] for column, texts in found.items()}


def _texts(material: Material, name: str, column: str) -> set[str]:
    day = date.fromisoformat(material.edition.as_of)  # type: ignore[union-attr]
    view = material.ledger.view if material.ledger else View(material.package, day)
    return {str(row[column]) for row in view.records(name) if row[column] is not None}


def _place(edition: Edition, theme: str, word: str, member: str) -> str:
    """The line that names the member, at its list or below."""
    file, _, first = edition.parameter_place(theme, word).rpartition(":")
    lines = edition.path.read_text("utf-8").splitlines()
    at = int(first) if first.isdecimal() else 1
    return f"{file}:{next((number for number, line in enumerate(lines[at - 1 :], at) if member in line), at)}"
