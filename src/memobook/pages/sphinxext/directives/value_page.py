"""The page of a headline value: what it was as of earlier days, what moved it, and where it comes from."""

from __future__ import annotations

from datetime import date
from html import escape
from itertools import pairwise

from docutils import nodes

from memobook.editions.claim import verdict_text
from memobook.editions.grids.combination_text import spoken
from memobook.ledger.sensitivity import Spread
from memobook.ledger.value_history import Past, ValueHistory
from memobook.pages.step_chart import begins_at_zero, chart, text_of
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, numerals, plural

from ..roles import find_value, origin_node
from ..rows import seen
from .data import dataset_id
from .directive import ContentDirective, table

FOLDER = "values"


def value_page(id: str) -> str:
    """The page of a value, as :meth:`Site.url` names pages."""
    return f"{FOLDER}/{id}"


class ValuePage(ContentDirective):
    """The whole page of a headline value, its title included: ``{value-page} theme.name``. Builds make these."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        value = find_value(self.site, self.arguments[0], self.place)
        history = self.site.ledger.histories.get(value.id)
        title = value.label[:1].upper() + value.label[1:]
        section = nodes.section("", nodes.title("", title), ids=["value"], names=[])
        now = nodes.paragraph("", "", origin_node(value), classes=["value-now"])
        now += nodes.inline("", _("as of {day}").format(day=day_text(self.site.edition.as_of)), classes=["mb-label"])
        section += now
        if history is None or history.outdated:
            section += self._none(outdated=history is not None)
        elif len(history.points) == 1:
            section += self._once(history)
        else:
            section += [self._chart(history)] if history.drawn else []
            section += self._changes(history)
        head = nodes.title("", _("Where it comes from"))
        section += nodes.section("", head, self._origin(value.id), ids=["origin"], names=[])
        return [section]

    def _none(self, *, outdated: bool) -> nodes.container:
        what = (
            _(
                "The history on file was made by another state of the notebook or its data, or with other parameters, "
                "so it isn’t shown."
            )
            if outdated
            else _("No history of this value is on file.")
        )
        return nodes.container("", nodes.paragraph("", what), classes=["mb-absent"])

    def _once(self, history: ValueHistory) -> nodes.container:
        earlier = len(history.days) - 1
        words = plural(
            "The history on file has {count} earlier day; on none was this value recorded, since what it needs was not "
            "yet public.",
            "The history on file has {count} earlier days; on none was this value recorded, since what it needs was "
            "not yet public.",
            earlier,
        )
        line = nodes.paragraph("", words.format(count=earlier))
        return nodes.container("", line, classes=["mb-absent"])

    def _chart(self, history: ValueHistory) -> nodes.raw:
        told = [
            _("Each dot is what the notebook gives on what was public on that day; the line holds until the next one."),
            _given(history),
            _("The band is its interval.") if any(point.ends for point in history.points) else "",
            "" if begins_at_zero(history) else _("The axis does not begin at zero."),
            _("It does not show what was published then, nor what a day between would have given."),
        ]
        words = " ".join(filter(None, told))
        return nodes.raw(
            "",
            f'<figure class="history">{chart(history)}<figcaption><p>{escape(words)}</p></figcaption></figure>',
            format="html",
        )

    def _changes(self, history: ValueHistory) -> nodes.Element:
        """The first day, and each on which the value prints another text than on the one before."""
        first = history.points[0]
        rows = [self._row(history, None, first)]
        for before, point in pairwise(history.points):
            if text_of(history, before) != text_of(history, point):
                rows.append(self._row(history, before, point))
        columns = [_("As of"), _("Value"), _("New rows since the last day computed")]
        counted = _("{count} days were computed; days on which it printed the same are left out.")
        counted = counted.format(count=len(history.points))
        shown = table(columns, rows, kind="value-changes")
        below = nodes.paragraph("", counted, classes=["value-label"])
        return nodes.section("", nodes.title("", _("Changes")), shown, below, ids=["changes"], names=[])

    def _row(self, history: ValueHistory, before: Past | None, point: Past) -> nodes.row:
        day = nodes.paragraph("", "", nodes.inline("", day_text(point.day), classes=["short"]))
        text = nodes.paragraph("", "", nodes.inline("", text_of(history, point), classes=["short"]))
        news = _("first day") if before is None else self._published(history, before.day, point.day)
        return nodes.row("", *(nodes.entry("", cell) for cell in (day, text, nodes.paragraph("", news))))

    def _published(self, history: ValueHistory, after: str, until: str) -> str:
        """How many rows of each of the value's datasets became public after one day and up to another."""
        package = self.site.ledger.view.package
        told = []
        for used in history.value.datasets:
            begin, end = date.fromisoformat(after), date.fromisoformat(until)
            count = sum(begin < record["published"] <= end for record in package.records(used["name"]))
            title = package.dataset(used["name"]).title
            told += [_("{count} of {dataset}").format(count=numerals(f"{count:,}"), dataset=title)] if count else []
        return "; ".join(told) or _("none")

    def _origin(self, id: str) -> nodes.definition_list:
        ledger = self.site.ledger
        value = ledger.values[id]
        place = _("{page}, cell {cell}").format(page=self.site.page_name(value.theme), cell=value.cell)
        rows: list[tuple[str, list[nodes.Node]]] = [
            (_("Id"), [nodes.literal("", id)]),
            (_("Computed in"), [self.link(value.theme, id, place, [])]),
        ]
        if value.interval:
            low, high = (value.at(end) for end in value.interval.ends)
            words = _("{low} to {high} ({kind})").format(low=low, high=high, kind=value.interval.words)
            rows.append((_("Interval"), [nodes.Text(words)]))
        if told := seen(ledger.view, value):
            rows.append((_("Seen"), [nodes.Text(told)]))
        spread = ledger.spreads.get(id)
        if spread:
            rows.append((_("Over the grid"), [nodes.Text(_over_the_grid(spread))]))
        data: list[nodes.Node] = []
        for used in value.datasets:
            data += [nodes.Text("; ")] if data else []
            data.append(
                self.link("methods", dataset_id(used["name"]), ledger.view.package.dataset(used["name"]).title, [])
            )
        rows.append((_("Data"), data or [nodes.Text(_("none"))]))
        claims: list[nodes.Node] = []
        for claim in ledger.claims_of(id):
            verdict = nodes.inline("", verdict_text(claim.verdict), classes=["verdict", f"verdict-{claim.verdict}"])
            claims += [self.link("evidence", claim.id, claim.id, []), nodes.Text(" "), verdict, nodes.Text(" ")]
        rows.append((_("Claims"), claims or [nodes.Text(_("none uses it"))]))
        items = []
        for term, body in rows:
            definition = nodes.definition("", nodes.paragraph("", "", *body))
            items.append(nodes.definition_list_item("", nodes.term("", term), definition))
        return nodes.definition_list("", *items, classes=["value-origin"])


def _over_the_grid(spread: Spread) -> str:
    """How far the value moves over its declared grid, and what leads to each end."""
    names = ", ".join(map(spoken, spread.grid.own))
    if not spread.others:
        return _("the same over {count} runs that vary {names}").format(count=spread.runs, names=names)
    points = [spread.lowest, spread.highest] if spread.numeric else list(spread.others)
    ends = "; ".join(f"{point.text} {spread.told(point)}" for point in points)
    return _("{ends}; over {count} runs that vary {names}").format(ends=ends, count=spread.runs, names=names)


def _given(history: ValueHistory) -> str:
    """In which parameters the runs of the history were not the edition's."""
    each = _("{name} = {text} (the edition: {own})")
    told = [each.format(name=spoken(name), text=text, own=own) for name, (text, own) in history.given.items()]
    return _("They were run with {parameters}.").format(parameters=_(" and ").join(told)) if told else ""
