"""A family: one theme executed for each of several values of a parameter, as the memo's front matter declares it.

::

    themes:
      bridge:
        for_each: {bridge: counts.bridge}   # a column of a dataset as known on the day, or a list
        title: "{name}"                     # columns of the member's newest row in braces
        optional: true                      # a member that fails is missing, and told, instead of blocking the edition

Any other entry is a parameter of the notebook that all members have. Each member is a page ``<theme>/<member>``, and
its values are ``<theme>.<member>.<name>``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.publication.errors import ContentError, suggestion, written
from memobook.publication.yaml_file import Entry
from memobook.themes.values.value import NAME

FOR_EACH = "for_each"
WORDS = ("title", "address", "order", "optional", "figure", "values", "aggregates", "most")
# above this many members the front matter must say that they are meant
MOST = 1000
# a page of the family that is no member's
RESERVED = ("index",)
LENGTH = 60
# a member's value, parameters of its own, its own title and address, and its newest row
Told = tuple[Any, dict[str, Any], Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Member:
    """One member: its name in ids and addresses, what pages call it, and its value of the family's parameter."""

    theme: str
    name: str
    title: str
    value: Any
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, str]:
        """What the notebook's Markdown prints with ``{member}``."""
        return {**{name: str(value) for name, value in self.parameters.items()}, "title": self.title}

    @property
    def page(self) -> str:
        """Its key among the themes of an edition, and its address without ``.html``."""
        return f"{self.theme}/{self.name}"


@dataclass(frozen=True)
class Family:
    """A theme's family.

    Parameters
    ----------
    parameter : in which the members differ.
    members : by page, in their order.
    optional : whether a member may fail.
    figure : name of the figure that the family's index shows of each member; empty for none.
    columns : names of the values that its table shows, each with a heading; empty for the values' own label.
    aggregates : name -> what to compute over the members, as written.
    place : file and line of the declaration.
    """

    theme: str
    parameter: str
    members: dict[str, Member]
    optional: bool = False
    figure: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    aggregates: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""

    def place_of(self, aggregate: str) -> str:
        """File and line of one of its aggregates."""
        return f"{self.place.rpartition(':')[0]}:{getattr(self.aggregates, 'lines', {}).get(aggregate, 1)}"


def read_family(theme: str, given: Entry, package: DataPackage, as_of: str, place: str) -> Family:
    """The family that an entry of ``themes`` declares, with its members on a day.

    Parameters
    ----------
    place : the memo's file; messages add the line.

    Raises
    ------
    ContentError : ``family.*`` with file and line.
    """
    return _Declaration(theme, given, package, as_of, place).family()


@dataclass(frozen=True)
class _Declaration:
    theme: str
    given: Entry
    package: DataPackage
    as_of: str
    place: str

    def family(self) -> Family:
        for_each = self.given[FOR_EACH]
        if not isinstance(for_each, dict) or len(for_each) != 1:
            raise self.wrong(FOR_EACH, "for_each names no parameter", "write {parameter: dataset.column} or a list")
        ((parameter, source),) = for_each.items()
        if parameter in self.given or parameter == "as_of":
            message = f"{parameter!r} is set for the whole family, and differs among its members"
            raise self.wrong(parameter, message, "take it out, or name another parameter in for_each")
        entries = self.listed(parameter, source) if isinstance(source, list) else self.rows(source)
        if not entries:
            raise self.wrong(
                FOR_EACH,
                f"the family has no member on {self.as_of}",
                "name a column that has values on the day, or list",
            )
        self.check_number(len(entries))
        self.check_kinds()
        shared = {k: v for k, v in self.given.items() if k not in (FOR_EACH, *WORDS)}
        members: dict[str, Member] = {}
        for value, more, own, row in entries:
            member = self.member(parameter, value, shared | more, own, row)
            if member.page in members and members[member.page].value == value:
                raise self.wrong(FOR_EACH, f"{written(value)} stands twice", "take one of them out")
            if member.page in members:
                both = f"{written(members[member.page].value)} and {written(value)}"
                message = f"{both} both have the address {member.page}.html"
                raise self.wrong("address", message, f"give one of them another: address: {{{value}: …}}", "address")
            members[member.page] = member
        self.check_named(parameter, {member.value for member in members.values()})
        return Family(
            self.theme,
            parameter,
            members,
            optional=self.typed("optional", bool, False),
            figure=self.typed("figure", str, ""),
            columns=self.columns(),
            aggregates=self.typed("aggregates", dict, {}),
            place=f"{self.place}:{self.given.line(FOR_EACH)}",
        )

    def listed(self, parameter: str, source: list[Any]) -> list[Told]:
        """Members as the front matter lists them: values, or mappings with a value, a title and more parameters."""
        found: list[Told] = []
        for entry in source:
            if isinstance(entry, dict):
                if parameter not in entry:
                    message = f"a member has no {parameter!r}"
                    raise ContentError(
                        "family.member", message, place=f"{self.place}:{_line(entry)}",
                        fix=f"write {{{parameter}: …}}",
                    )  # fmt: skip
                more = {k: v for k, v in entry.items() if k not in (parameter, "title", "address")}
                own = {k: v for k, v in entry.items() if k in ("title", "address")}
                found.append((entry[parameter], more, own, {parameter: entry[parameter], **more}))
            else:
                found.append((entry, {}, {}, {parameter: entry}))
        return found

    def rows(self, source: Any) -> list[Told]:
        """Members from a column as known on the day, each with its newest row, in the declared order."""
        dataset, _, column = str(source).partition(".")
        if not isinstance(source, str) or not column:
            raise self.wrong(FOR_EACH, f"{source!r} is neither a column nor a list", "write dataset.column, or a list")
        if dataset not in self.package.datasets:
            raise self.wrong(FOR_EACH, f"there is no dataset {dataset!r}", suggestion(dataset, self.package.datasets))
        known = self.package.dataset(dataset).columns
        if column not in known:
            raise self.wrong(FOR_EACH, f"dataset {dataset!r} has no column {column!r}", suggestion(column, known))
        newest: dict[Any, Mapping[str, Any]] = {}
        view = View(self.package, parse_day(self.as_of, self.place))
        for record in sorted(view.records(dataset), key=lambda record: record["published"]):
            if record[column] is not None and record[column] != "":
                newest[record[column]] = record
        order = str(self.given.get("order") or column)
        down, order = order.startswith("-"), order.removeprefix("-")
        if order not in known:
            raise self.wrong("order", f"dataset {dataset!r} has no column {order!r}", suggestion(order, known))
        filled = [value for value in newest if newest[value][order] is not None]
        ordered = sorted(filled, key=lambda value: (newest[value][order], str(value)), reverse=down)
        ordered += sorted((value for value in newest if value not in filled), key=str)  # an empty cell is last
        return [(value, {}, {}, newest[value]) for value in ordered]

    def check_named(self, parameter: str, values: set[Any]) -> None:
        """Titles and addresses by member must be of members."""
        for word in ("title", "address"):
            declared = self.given.get(word)
            known = {str(value): value for value in values}
            for name in declared if isinstance(declared, dict) else ():
                if name not in values:
                    message = f"{word!r} names {name!r}, which is the {parameter} of no member"
                    raise self.wrong(word, message, suggestion(str(name), known))

    def check_kinds(self) -> None:
        for word in ("title", "address"):
            declared = self.given.get(word)
            if not isinstance(declared, str | dict | None):
                raise self.wrong(word, f"{word!r} of a family is {declared!r}", "give a text with columns in braces")

    def check_number(self, number: int) -> None:
        most = self.typed("most", int, MOST)
        if number > most:
            raise self.wrong(
                FOR_EACH,
                f"the family has {number:,} members, each a run and a page; more than {most:,} must be asked for",
                f"name another column, or write 'most: {number}' if that many are meant",
            )

    def member(
        self, parameter: str, value: Any, parameters: dict[str, Any], own: Mapping[str, Any], row: Mapping[str, Any]
    ) -> Member:
        if isinstance(value, dict | list) or value is None:
            raise self.wrong(FOR_EACH, f"{written(value)} is no value of a parameter", "list plain values")
        title = self.told("title", value, own, row) or str(value)
        given = self.told("address", value, own, row)
        name = given if given else address(str(value))
        if len(name) > LENGTH:
            message = f"member {written(value)} has an address of {len(name)} letters, and {LENGTH} are the most"
            raise self.wrong("address", message, f"give it a shorter one: address: {{{written(value)}: …}}")
        if not NAME.fullmatch(name) or name in RESERVED:
            if name in RESERVED:
                message = f"member {written(value)} has the address {name!r}, which is the family’s own page"
                raise self.wrong("address", message, f"give it another: address: {{{written(value)}: …}}")
            raise self.wrong(
                "address" if given else FOR_EACH,
                f"member {written(value)} makes no address: {name!r} does not begin with a letter and go on with small "
                "letters, digits and _",
                f"give it one: address: {{{written(value)}: …}}",
            )
        return Member(self.theme, name, title, value, {**parameters, parameter: value})

    def told(self, word: str, value: Any, own: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        """Title or address of a member: from its own entry, a mapping by member, or a text with columns in braces."""
        declared = self.given.get(word)
        if own.get(word) is not None:
            return str(own[word])
        if isinstance(declared, dict) or declared is None:
            told = (declared or {}).get(value)
            return "" if told is None else str(told)
        try:
            names = [re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(declared) if name]
            empty = next((name for name in names if row.get(name, "") is None), None)
            if empty is not None:
                message = f"{declared!r} can't be filled in for {value!r}: its newest row has no {empty!r}"
                raise self.wrong(word, message, f"fill the cell, or give members their own: {word}: {{{value!r}: …}}")
            text = declared.format(**{str(name): cell for name, cell in row.items()})
        except (LookupError, ValueError, AttributeError, TypeError) as error:
            raise self.wrong(
                word, f"{declared!r} can't be filled in for {written(value)}: {error!r}", "name columns"
            ) from error
        return address(text) if word == "address" else text

    def columns(self) -> dict[str, str]:
        """What the index's table shows: a list of names, or a mapping of names to headings."""
        if isinstance(self.given.get("values"), dict):
            return {str(name): str(heading or "") for name, heading in self.given["values"].items()}
        return dict.fromkeys(map(str, self.typed("values", list, [])), "")

    def typed(self, word: str, kind: type, default: Any) -> Any:
        found = self.given.get(word, default)
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.wrong(word, f"{word!r} of a family is {found!r}", f"give a {kind.__name__}")
        return found

    def wrong(self, word: str, message: str, fix: str, id: str = "") -> ContentError:
        line = self.given.line(word if word in self.given else FOR_EACH)
        return ContentError(
            f"family.{id or word}", f"theme {self.theme!r}: {message}", place=f"{self.place}:{line}", fix=fix
        )


def _line(entry: Any) -> int:
    """The first line of a mapping."""
    return min(entry.lines.values(), default=1) if isinstance(entry, Entry) else 1


def address(text: str) -> str:
    """A text as a name: small ASCII letters and digits, else one ``_`` (``West Bridge``: west_bridge)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
