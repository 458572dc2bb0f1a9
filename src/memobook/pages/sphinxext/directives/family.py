"""The index of a family: what is computed over its members, one figure of each, and a table of their values."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import normalize

from docutils import nodes

from memobook.editions.family import Family, Member
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.language import _
from memobook.themes.values.value import Value

from ..outputs import absent_node, figure_node
from ..roles import value_nodes
from .directive import ContentDirective, table
from .filters import members_filter

# from so many members on they can be searched
SEARCHED = 12
MARKS = re.compile(r"[\u0300-\u036f]")


class FamilyIndex(ContentDirective):
    """A family of pages: ``{family} station``. Values over all members, the declared figure of each, and the sortable
    table of declared values, which from a dozen members on can be searched.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        families = self.site.edition.families
        name = self.arguments[0]
        if name not in families:
            raise ContentError(
                "family.unknown", f"theme {name!r} is no family", place=self.place, fix=suggestion(name, families)
            )
        family = families[name]
        missing = [self._missing(family, page) for page in family.members if page in self.site.ledger.missing]
        find = [nodes.raw("", members_filter(), format="html")] if len(family.members) >= SEARCHED else []
        return [*self._aggregates(family), *missing, *find, *self._figures(family), self._table(family)]

    def _aggregates(self, family: Family) -> list[nodes.Node]:
        values = [self.site.ledger.values[f"{family.theme}.{name}"] for name in family.aggregates]
        return [
            nodes.container(
                "",
                nodes.paragraph("", "", nodes.inline("", value.label, classes=["mb-label"]), nodes.Text(" "),
                                *value_nodes(value)),
                ids=[value.id], classes=["mb-recorded"],
            )
            for value in values
        ]  # fmt: skip

    def _missing(self, family: Family, page: str) -> nodes.Node:
        title = family.members[page].title
        return absent_node(
            {"what": _("{title} is missing.").format(title=title), "why": _why(self.site.ledger.missing[page])}
        )

    def _figures(self, family: Family) -> list[nodes.Node]:
        if not family.figure:
            return []
        found = []
        for page, member in family.members.items():
            id = f"{family.theme}.{member.name}.{family.figure}"
            executed = self.site.ledger.executed.get(page)
            if executed and id in executed.figures:
                found.append(self._figure(page, member, id, executed.figures[id]))
        if not found and self.site.ledger.executed.keys() & family.members.keys() and self.site.place != "plain":
            known = {id.rpartition(".")[2] for run in self.site.ledger.executed.values() for id in run.figures}
            message = f"no member of {family.theme!r} shows a figure {family.figure!r}"
            raise ContentError("family.figure", message, place=family.place, fix=suggestion(family.figure, known))
        return [nodes.container("", *found, classes=["multiples"])] if found else []

    def _figure(self, page: str, member: Member, id: str, meta: dict[str, Any]) -> nodes.Node:
        title = nodes.paragraph("", "", self.link(page, "", member.title, []), classes=["multiple-title"])
        shown = figure_node(self.picture(id, meta["svg"]), meta, self.site)
        return nodes.container("", title, shown, classes=["multiple"])

    def _table(self, family: Family) -> nodes.Node:
        values = self.site.ledger.values
        columns = {name: self._column(family, name) for name in family.columns}
        ranks = {name: _ranks(column) for name, column in columns.items()}
        labels = {name: family.columns[name] or _label(name, column) for name, column in columns.items()}
        rows = []
        for number, (page, member) in enumerate(family.members.items()):
            link = nodes.paragraph("", "", self.link(page, "", member.title, []))
            row = nodes.row("", nodes.entry("", link, classes=[f"rank-{number}"]))
            for name in family.columns:
                id = f"{family.theme}.{member.name}.{name}"
                told: list[nodes.Node] = [nodes.Text("–")]
                if id in values:
                    told = value_nodes(values[id], always=True)
                elif page in self.site.ledger.missing:
                    told = [nodes.Text(_("missing"))]
                number_class = "" if isinstance(getattr(values.get(id), "value", 0), str) else "num"
                classes = [c for c in (number_class, f"rank-{ranks[name].get(id, len(family.members))}") if c]
                row += nodes.entry("", nodes.paragraph("", "", *told), classes=classes)
            rows.append(row)
        heads = [family.theme.capitalize(), *labels.values()]
        return table(heads, rows, kind="family", numeric=list(labels.values()))

    def _column(self, family: Family, name: str) -> dict[str, Value]:
        ids = [f"{family.theme}.{member.name}.{name}" for member in family.members.values()]
        found = {id: self.site.ledger.values[id] for id in ids if id in self.site.ledger.values}
        if not found and self.site.ledger.executed.keys() & family.members.keys():
            known = {id.rpartition(".")[2] for id in self.site.ledger.values if id.startswith(f"{family.theme}.")}
            message = f"no member of {family.theme!r} records a value {name!r}"
            raise ContentError("family.values", message, place=family.place, fix=suggestion(name, known))
        return found


class MissingMember(ContentDirective):
    """The page of a member whose run failed, where the family says that one may."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        page = self.arguments[0]
        return [absent_node({"what": _("This page has no results."), "why": _why(self.site.ledger.missing[page])})]


def _label(name: str, column: dict[str, Value]) -> str:
    """What a column's values are called: the label that all have, or else the value's name."""
    labels = {value.label for value in column.values()}
    return labels.pop() if len(labels) == 1 else name.replace("_", " ")


def _why(message: str) -> str:
    return _("Its run failed: {message}.").format(message=message)


def _ranks(column: dict[str, Value]) -> dict[str, int]:
    """The place of each value among the others, by which the page's script sorts."""

    def place(id: str) -> tuple[bool, float | str]:
        value = column[id].value
        # letters with marks stand beside those without, as in a list of names
        return (True, MARKS.sub("", normalize("NFKD", value))) if isinstance(value, str) else (False, value)

    ordered = sorted(column, key=place)
    return {id: place for place, id in enumerate(ordered)}
