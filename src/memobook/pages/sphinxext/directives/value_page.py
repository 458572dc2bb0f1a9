"""The page of a headline value: what it was as of earlier days, what moved it, and where it comes from."""

from __future__ import annotations

from datetime import date
from html import escape
from itertools import pairwise

from docutils import nodes

from memobook.editions.grids.combination_text import spoken
from memobook.ledger.sensitivity import Spread
from memobook.ledger.value_history import Past, ValueHistory
from memobook.pages.step_chart import begins_at_zero, chart, text_of
from memobook.publication.text.calendar import day_text

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
        now += nodes.inline("", f"as of {day_text(self.site.edition.as_of)}", classes=["mb-label"])
        section += now
        if history is None or history.outdated:
            section += self._none(outdated=history is not None)
        elif len(history.points) == 1:
            section += self._once(history)
        else:
            section += [self._chart(history)] if history.drawn else []
            section += self._changes(history)
        head = nodes.title("", "Where it comes from")
        section += nodes.section("", head, self._origin(value.id), ids=["origin"], names=[])
        return [section]

    def _none(self, *, outdated: bool) -> nodes.container:
        what = (
            "The history on file was made by another state of the notebook or its data, or with other parameters, "
            "so it isn’t shown."
            if outdated
            else "No history of this value is on file."
        )
        return nodes.container("", nodes.paragraph("", what), classes=["mb-absent"])

    def _once(self, history: ValueHistory) -> nodes.container:
        earlier = len(history.days) - 1
        words = (
            f"The history on file has {earlier} earlier day{'s' * (earlier != 1)}; on none was this value recorded, "
        )
        line = nodes.paragraph("", f"{words}since what it needs was not yet public.")
        return nodes.container("", line, classes=["mb-absent"])

    def _chart(self, history: ValueHistory) -> nodes.raw:
        zero = "" if begins_at_zero(history) else " The axis does not begin at zero."
        band = " The band is its interval." if any(point.ends for point in history.points) else ""
        words = (
            "Each dot is what the notebook gives on what was public on that day; the line holds until the next one."
            f"{_given(history)}{band}{zero}"
            " It does not show what was published then, nor what a day between would have given."
        )
        return nodes.raw(
            "",
            f'<figure class="history">{chart(history)}<figcaption><p>{escape(words)}</p></figcaption></figure>',
            format="html",
        )

    def _changes(self, history: ValueHistory) -> nodes.Element:
        """The first day, and each on which the value prints another text than on the one before."""
        first, *_ = history.points
        rows = [self._row(history, None, first)]
        for before, point in pairwise(history.points):
            if text_of(history, before) != text_of(history, point):
                rows.append(self._row(history, before, point))
        columns = ["As of", "Value", "New rows since the last day computed"]
        counted = f"{len(history.points)} days were computed; days on which it printed the same are left out."
        shown = table(columns, rows, kind="value-changes")
        below = nodes.paragraph("", counted, classes=["value-label"])
        return nodes.section("", nodes.title("", "Changes"), shown, below, ids=["changes"], names=[])

    def _row(self, history: ValueHistory, before: Past | None, point: Past) -> nodes.row:
        day = nodes.paragraph("", "", nodes.inline("", day_text(point.day), classes=["short"]))
        text = nodes.paragraph("", "", nodes.inline("", text_of(history, point), classes=["short"]))
        news = "first day" if before is None else self._published(history, before.day, point.day)
        return nodes.row("", *(nodes.entry("", cell) for cell in (day, text, nodes.paragraph("", news))))

    def _published(self, history: ValueHistory, after: str, until: str) -> str:
        """How many rows of each of the value's datasets became public after one day and up to another."""
        package = self.site.ledger.view.package
        told = []
        for used in history.value.datasets:
            begin, end = date.fromisoformat(after), date.fromisoformat(until)
            count = sum(begin < record["published"] <= end for record in package.records(used["name"]))
            told += [f"{count:,} of {package.dataset(used['name']).title}"] if count else []
        return "; ".join(told) or "none"

    def _origin(self, id: str) -> nodes.definition_list:
        ledger = self.site.ledger
        value = ledger.values[id]
        place = f"{self.site.page_name(value.theme)}, cell {value.cell}"
        rows: list[tuple[str, list[nodes.Node]]] = [
            ("Id", [nodes.literal("", id)]),
            ("Computed in", [self.link(value.theme, id, place, [])]),
        ]
        if value.interval:
            low, high = (value.at(end) for end in value.interval.ends)
            rows.append(("Interval", [nodes.Text(f"{low} to {high} ({value.interval.words})")]))
        if told := seen(ledger.view, value):
            rows.append(("Seen", [nodes.Text(told)]))
        spread = ledger.spreads.get(id)
        if spread:
            rows.append(("Over the grid", [nodes.Text(_over_the_grid(spread))]))
        data: list[nodes.Node] = []
        for used in value.datasets:
            data += [nodes.Text("; ")] if data else []
            data.append(
                self.link("methods", dataset_id(used["name"]), ledger.view.package.dataset(used["name"]).title, [])
            )
        rows.append(("Data", data or [nodes.Text("none")]))
        claims: list[nodes.Node] = []
        for claim in ledger.claims_of(id):
            verdict = nodes.inline("", claim.verdict, classes=["verdict", f"verdict-{claim.verdict}"])
            claims += [self.link("evidence", claim.id, claim.id, []), nodes.Text(" "), verdict, nodes.Text(" ")]
        rows.append(("Claims", claims or [nodes.Text("none uses it")]))
        items = []
        for term, body in rows:
            definition = nodes.definition("", nodes.paragraph("", "", *body))
            items.append(nodes.definition_list_item("", nodes.term("", term), definition))
        return nodes.definition_list("", *items, classes=["value-origin"])


def _over_the_grid(spread: Spread) -> str:
    """How far the value moves over its declared grid, and what leads to each end."""
    over = f"over {spread.runs} runs that vary {', '.join(map(spoken, spread.grid.own))}"
    if not spread.others:
        return f"the same {over}"
    points = [spread.lowest, spread.highest] if spread.numeric else list(spread.others)
    return f"{'; '.join(f'{point.text} {spread.told(point)}' for point in points)}; {over}"


def _given(history: ValueHistory) -> str:
    """In which parameters the runs of the history were not the edition's."""
    told = [f"{spoken(name)} = {text} (the edition: {own})" for name, (text, own) in history.given.items()]
    return f" They were run with {' and '.join(told)}." if told else ""
