"""Directives that show what runs made and read: results of a theme, and the datasets."""

from __future__ import annotations

from docutils import nodes

from memobook.data.staleness import Staleness
from memobook.publication.errors import ContentError
from memobook.publication.text.language import _, numerals
from memobook.themes.member import page_of

from ..outputs import absent_node, figure_node, table_node
from .directive import ContentDirective, table


class Result(ContentDirective):
    """A figure or table that a theme recorded, by its id: ``{result} cycling.weeks``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        id = self.arguments[0]
        theme = page_of(id)
        executed = self.site.ledger.executed.get(theme)
        if executed and id in executed.tables:
            return [table_node(executed.tables[id])]
        if self.site.place == "plain" and executed and "/" in theme:  # only its values are committed
            why = _("Pages that are built without memobook have no figures and tables of single members.")
            return [absent_node({"what": _("{id} is not shown.").format(id=id), "why": why})]
        if not executed or id not in executed.figures:
            known = [i for e in self.site.ledger.executed.values() for i in (*e.figures, *e.tables)]
            raise ContentError(
                "result.unknown", f"no theme shows {id!r}", place=self.place, fix=f"there are {', '.join(known)}"
            )
        meta = executed.figures[id]
        return [figure_node(self.picture(id, meta["svg"]), meta, self.site)]


class Datasets(ContentDirective):
    """The datasets behind the edition: newest observation, when the next was expected, licence, source; for its page of
    methods.
    """

    def run(self) -> list[nodes.Node]:
        columns = [_("Dataset"), _("Rows known"), _("Newest"), _("Next expected"), _("Licence"), _("Source")]
        rows = map(self._row, self.site.ledger.datasets)
        return [table(columns, rows, kind="datasets", numeric=[_("Rows known")])]

    def _row(self, name: str) -> nodes.row:
        dataset = self.site.ledger.view.package.dataset(name)
        view = self.site.ledger.view
        title = nodes.paragraph("", dataset.title)
        url = self.site.file_url(self.env.docname, f"data/{name}.csv")
        if dataset.redistribute and url:
            title = nodes.paragraph("", "", nodes.reference(dataset.title, dataset.title, refuri=url))
        source = nodes.paragraph()
        for number, (label, path) in enumerate(dataset.sources):
            source += nodes.Text("; " if number else "")
            source += nodes.reference(label, label, refuri=path) if path.startswith("https://") else nodes.Text(label)
        known = nodes.entry("", nodes.paragraph("", numerals(f"{view.count(name):,}")), classes=["num"])
        newest = nodes.paragraph("", str(max((record["published"] for record in view.newest(name)), default=_("none"))))
        others = (newest, _expected(self.site.ledger.states[name]), nodes.paragraph("", dataset.licence), source)
        cells = (nodes.entry("", cell) for cell in others)
        return nodes.row("", nodes.entry("", title), known, *cells, ids=[dataset_id(name)])


def dataset_id(name: str) -> str:
    """The id of a dataset's row on the page that lists the datasets."""
    return f"dataset-{name}"


def _expected(state: Staleness) -> nodes.paragraph:
    """When the next observation was expected, whether it is overdue, and which group decides that."""
    shown = nodes.paragraph()
    if state.expected:
        shown += [nodes.inline("", str(state.expected), classes=["short"]), nodes.Text(" ")]
    if state.stale:
        shown += nodes.inline("", _("stale"), classes=["stale"])
    elif state.expected is None:
        shown += nodes.Text("–")
    if state.expected and state.group:
        shown += nodes.inline(
            "", " " + _("{group}, newest {day}").format(group=state.group, day=state.newest), classes=["value-label"]
        )
    return shown
