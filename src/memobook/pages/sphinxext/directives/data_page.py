"""The page of a dataset: its rows as they were public on the edition's day, with the document behind each."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from docutils import nodes

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.language import _, numerals

from ..documents import row_address
from ..quantity import cell_text
from ..rows import publisher, rows_behind
from ..sentence import sentence
from .directive import ContentDirective
from .filters import rows_filter

# rows that a page can show at once; the file has all
MOST = 2000
# columns that say the same of every row are told once
ONCE = 8


class DataPage(ContentDirective):
    """The whole page of a dataset, its title included: ``{data-page} sales``. Builds make these.

    The page’s script sorts and filters the rows, and marks those behind the value that the address names.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name, ledger = self.arguments[0], self.site.ledger
        if name not in ledger.datasets or not ledger.view.package.dataset(name).redistribute:
            message = f"{name!r} is no dataset of this edition that may be passed on"
            raise ContentError("data.unknown", message, place=self.place, fix=suggestion(name, ledger.datasets))
        dataset = ledger.view.package.dataset(name)
        section = nodes.section("", nodes.title("", dataset.title), ids=["dataset"], names=[])
        if dataset.description:
            section += nodes.paragraph("", dataset.description)
        by: list[nodes.Node] = []
        for number, (label, url) in enumerate(publisher(dataset)):
            by.append(nodes.Text("; " if number else ""))
            by.append(nodes.reference(label, label, refuri=url) if url else nodes.Text(label))
        files: list[nodes.Node] = []
        for suffix, words in [("csv", _("All of it as CSV"))] + [("parquet", "Parquet")] * dataset.is_parquet:
            files.append(nodes.Text(", " if files else ""))
            url = self.site.file_url(self.env.docname, f"data/{name}.{suffix}")
            files.append(nodes.reference(words, words, refuri=url))
        told = sentence(
            _("Published by {source}. {count} rows were public on the day. Licence: {licence}. {file}."),
            source=by,
            count=nodes.Text(numerals(f"{ledger.view.count(name):,}")),
            licence=nodes.Text(dataset.licence),
            file=files,
        )
        section += nodes.paragraph("", "", *told)
        section += nodes.raw("", self._table(name), format="html")
        return [section]

    def _table(self, name: str) -> str:
        view = self.site.ledger.view
        dataset, records = view.package.dataset(name), view.first(name, MOST)
        columns = [c for c in dataset.columns if len({str(r[c]) for r in records}) > 1 or len(records) < ONCE]
        same = [c for c in dataset.columns if c not in columns and records and cell_text(records[0][c])]
        once = "".join(
            f"<li><b>{escape(column.replace('_', ' '))}</b> {escape(cell_text(records[0][column]))}</li>"
            for column in same
        )
        numeric = {f.name for f in dataset.fields if f.type in ("number", "integer")}
        head = "".join(f'<th scope="col">{escape(column.replace("_", " "))}</th>' for column in columns)
        rows = []
        for record in records:
            url = row_address(self.site, name, record)
            cells = "".join(
                f"<td{' class=num' if column in numeric else ''}>{escape(cell_text(record[column]))}</td>"
                for column in columns
            )
            link = f'<td><a href="{escape(url, quote=True)}">{escape(_("source"))}</a></td>' if url else "<td></td>"
            rows.append(f"<tr>{cells}{link}</tr>")
        more = (
            f"<p>{_('The first {count} rows; the file has all.').format(count=numerals(format(MOST, ',')))}</p>"
            if view.count(name) > MOST
            else ""
        )
        marks = escape(json.dumps(self._marks(name), ensure_ascii=False), quote=True)
        title = escape(dataset.title)
        told = f'<p>{_("The same in all rows:")}</p><ul class="data-same">{once}</ul>' if once else ""
        return (
            f"{told}{more}{rows_filter(len(records))}"
            f'<table class="mb-table data-rows" data-marks="{marks}"><caption>{title}</caption><thead><tr>'
            f'{head}<th scope="col">{_("document")}</th></tr></thead><tbody>{"".join(rows)}</tbody></table>\n'
        )

    def _marks(self, name: str) -> dict[str, Any]:
        """For each value that rests on the dataset its label, where it was computed, and stretches of its rows."""
        found: dict[str, Any] = {}
        for value in self.site.ledger.values.values():
            places = rows_behind(self.site.ledger.view, value, name)
            if places:
                url = self.site.url(self.env.app.builder, self.env.docname, value.theme, value.id)
                found[value.id] = {"text": value.text, "label": value.label, "url": url, "rows": _stretches(places)}
        return found


def _stretches(places: list[int]) -> list[list[int]]:
    """Places in order, as first and last of each stretch."""
    found: list[list[int]] = []
    for place in places:
        if found and place == found[-1][1] + 1:
            found[-1][1] = place
        else:
            found.append([place, place])
    return found
