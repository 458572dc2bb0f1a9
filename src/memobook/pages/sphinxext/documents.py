"""The documents behind a number or a claim, as cards and the pages of claims tell them: publisher, rows, addresses.

What a row says is the matter of :mod:`.rows`, what a work says that of :mod:`.works`; here stands which of them are
told, and in which order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from memobook.editions.claim import Claim
from memobook.publication.text.language import _
from memobook.themes.statement import DATASET
from memobook.themes.values.printed import EXACT
from memobook.themes.values.value import Value

from .rows import SHOWN, address, nearest, publisher, row_words, rows_behind
from .site import Site
from .works import statement_told, work_told

if TYPE_CHECKING:
    from sphinx.builders import Builder

Told = dict[str, Any]
# datasets that a card of a claim lists; its page has all
DATASETS = 3


def data_page(name: str) -> str:
    """The page of a dataset, as :meth:`Site.url` names pages."""
    return f"data/{name}"


def dataset_told(
    site: Site,
    builder: Builder,
    docname: str,
    values: Sequence[Value],
    name: str,
    *,
    beside: Sequence[Value] = (),
    most: int = SHOWN,
) -> Told:
    """A dataset behind some values: who published it, up to ``most`` of the rows used, and where all of them are.

    Parameters
    ----------
    beside : values whose labels may name rows too, as the best score on each side of a distance does.
    """
    view = site.ledger.view
    dataset = view.package.dataset(name)
    told: Told = {"title": dataset.title, "by": publisher(dataset)}
    shown = dataset.redistribute and site.place != "plain"
    if shown:
        told["url"] = f"{site.url(builder, docname, data_page(name))}?value={values[0].id}"
    rows = _rows(site, values, name, beside, most) if dataset.redistribute else None
    if rows is None:
        told["newest"] = str(max((record["published"] for record in view.newest(name)), default=""))
        return told
    return told | rows


def _rows(site: Site, values: Sequence[Value], name: str, beside: Sequence[Value], most: int) -> Told | None:
    """The same as :func:`_rows_told`, found once: many pages print the same number, and no edit of words changes it."""
    key = name, most, *(value.id for value in (*values, *beside))
    if key not in site.rows_told:
        asked = [[[one.label, one.rows.get(name)] for one in several] for several in (values, beside)]
        answer = partial(_rows_told, site, values, name, beside, most)
        # a statement is told from more than its row
        kept = name != DATASET
        site.rows_told[key] = site.ledger.view.answer("rows_told", name, [asked, most], answer) if kept else answer()
    return site.rows_told[key]


def _rows_told(site: Site, values: Sequence[Value], name: str, beside: Sequence[Value], most: int) -> Told | None:
    """``count`` and the nearest rows of the values in turn, behind the first of each those nearest to what stands
    beside them; None where the rows behind one were not noted.
    """
    view = site.ledger.view
    behind = [rows_behind(view, value, name) for value in values]
    if None in behind:
        return None
    ranks = []
    for value in (*values, *beside):
        only = value in beside
        places = nearest(
            view, value.label, name, rows_behind(view, value, name) or (), 1 if only else most, named_only=only
        )
        ranks.append([(place, value.label) for place in places])
    labels: dict[int, str] = {}  # each row once, under the label that names it first
    for place, label in (turn for rank in zip_longest(*ranks) for turn in rank if turn):
        labels.setdefault(place, label)
    records = view.records(name)
    rows = [_row_told(site, name, records[place], label) for place, label in list(labels.items())[:most]]
    return {"count": len({place for places in behind for place in places or ()}), "rows": rows}


def _row_told(site: Site, name: str, row: Mapping[str, Any], label: str) -> Told:
    """A row; one of the statements as what its source says."""
    if name == DATASET and row["id"] in site.ledger.statements:
        return statement_told(site, site.ledger.statements[row["id"]])
    return row_words(site.ledger.view.package.dataset(name), row, label)


def row_address(site: Site, name: str, row: Mapping[str, Any]) -> str:
    """Where the document behind a row of a dataset is; empty where nothing tells."""
    if name == DATASET and row["id"] in site.ledger.statements:
        told = statement_told(site, site.ledger.statements[row["id"]])
        return str(told["url"] or told.get("read", ""))
    return address(site.ledger.view.package.dataset(name), row)


def claim_documents(site: Site, builder: Builder, docname: str, claim: Claim) -> Told:
    """What a claim's check reads: the ``values`` that decide it, the ``datasets`` with the rows behind these, what
    ``sources`` say, and works that are ``cited`` beside them; ``without`` says that none is public.
    """
    ledger = site.ledger
    checked = [ledger.values[id] for id in ledger.register.checked(claim)]
    beside = [value for id in claim.values if (value := ledger.values[id]) not in checked]
    names = dict.fromkeys(name for value in checked for name in _names(value))
    statements = [claim.stated] if claim.stated else []
    statements += [ledger.statements[id] for id in claim.sources if not claim.stated or id != claim.stated.id]
    most = max(2, SHOWN // max(1, min(DATASETS, len(names))))
    datasets = [
        dataset_told(
            site, builder, docname, [v for v in checked if name in _names(v)], name,
            beside=[v for v in beside if name in _names(v)], most=most,
        )
        for name in names
        if name != DATASET or not statements
    ]  # fmt: skip
    datasets.sort(key=lambda told: not any(row["url"] for row in told.get("rows", ())))
    said_by = {statement.said_by for statement in statements}
    cited = [ledger.references[key] for key in claim.cites if key not in said_by]
    told: Told = {
        "values": [
            {"text": _with_interval(value), "label": value.label, "url": site.url(builder, docname, *_place(value))}
            for value in checked
        ],
        "datasets": datasets[:DATASETS],
        "sources": [statement_told(site, statement) for statement in statements],
        "cited": [work_told(site, reference) for reference in cited],
    }
    if not any(addresses(told)):
        told["without"] = (
            _("No public document can be opened for it.")
            if checked
            else _("None is public: no data decide it, and no source with a public address was found that says it.")
        )
    return told


def addresses(told: Told) -> Iterator[str]:
    """Where the documents are that were told."""
    for dataset in told["datasets"]:
        yield from (row["url"] for row in dataset.get("rows", ()) if row["url"])
        yield from (url for _name, url in dataset["by"] if url)
    for work in (*told["sources"], *told["cited"]):
        yield from filter(None, (work["url"], work.get("read")))


def exact_text(value: Value) -> str:
    """A value as its notebook prints it, where a sentence prints it otherwise."""
    return value.printed_as(EXACT) if value.exact else value.text


def _with_interval(value: Value) -> str:
    return f"{exact_text(value)} ({value.interval_as(EXACT)})" if value.interval else exact_text(value)


def _names(value: Value) -> list[str]:
    return [used["name"] for used in value.datasets]


def _place(value: Value) -> tuple[str, str]:
    return value.theme, value.id
