"""What a family's index shows of its members: a figure and values that none of them records would stop its page."""

from __future__ import annotations

from collections.abc import Iterator

from memobook.editions.family import FOR_EACH, Family, Member
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import suggestion, written
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import Entry

from ..material import Material
from ..rule import rule

FIGURE = rule(
    "family.figure", "error", "A family’s index shows a figure that no member records.",
    "give the figure’s name, without theme and member",
)  # fmt: skip
VALUES = rule(
    "family.values", "error", "A family’s index lists a value that no member records, or one twice.",
    "give the value’s name, without theme and member",
)  # fmt: skip
TITLES = rule(
    "family.titles", "warning", "Two members of a family have the same title, so that no reader tells them apart.",
    "give each a title of its own",
)  # fmt: skip


def family_indexes(material: Material) -> Iterator[Finding]:
    """All families of the edition; of one without results nothing is known."""
    ledger = material.ledger
    for family in ledger.edition.families.values() if ledger else ():
        yield from _titles(family, ledger.edition.front["themes"][family.theme]) if ledger else ()
        if ledger and ledger.executed.keys() & family.members.keys():
            yield from _of(ledger, family)


def _titles(family: Family, given: Entry) -> Iterator[Finding]:
    first: dict[str, Member] = {}
    for member in family.members.values():
        other = first.setdefault(member.title, member)
        if other is not member:
            word = "title" if "title" in given else FOR_EACH
            both = f"{written(other.value)} and {written(member.value)}"
            yield TITLES.at(given.at(word), f"{both} are both titled {member.title!r}")


def _of(ledger: Ledger, family: Family) -> Iterator[Finding]:
    runs = [run for page, run in ledger.executed.items() if page in family.members]
    figures = {id.rpartition(".")[2] for run in runs for id in run.figures}
    values = {id.rpartition(".")[2] for run in runs for id in run.values}
    given = ledger.edition.front["themes"][family.theme]
    if family.figure and family.figure not in figures:
        message = f"no member of {family.theme!r} records a figure {family.figure!r}"
        yield FIGURE.at(given.at("figure"), message, suggestion(family.figure.rpartition(".")[2], figures))
    for name in family.columns:
        if name not in values:
            message = f"no member of {family.theme!r} records a value {name!r}"
            yield VALUES.at(given.at("values"), message, suggestion(name.rpartition(".")[2], values))
    listed = given.get("values")
    for name in listed if isinstance(listed, list) else ():
        if listed.count(name) > 1:
            yield VALUES.at(given.at("values"), f"{name!r} stands twice", "take one of them out")
            break
