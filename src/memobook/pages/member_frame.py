"""What a member's page shows beside its run: its neighbours, and of the ledger what its numbers have to do with."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from memobook.ledger.entries import value_entry
from memobook.ledger.ledger import Ledger
from memobook.publication.files import sha256
from memobook.runs.schedule.finished import Run
from memobook.themes.cells.notebook_file import source_of
from memobook.themes.member import page_of
from memobook.themes.values.value import Value

from .sphinxext.rows import nearest, rows_behind, seen

# what may be the id of a value or statement
ID = re.compile(r"[\w-]+(?:\.\w+)*")
# of whole datasets, of which a page shows the rows that it needs
HASH = re.compile(r'"sha256": "[0-9a-f]{64}"')


class Shown:
    """What pages of an edition's members show.

    What moves over a grid may be shown in any way that the ledger holds, so a page with such a number shows all of it.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def of(self, page: str, run: Run) -> list[Any]:
        """Everything that the page of a member can show, as plain data."""
        ledger, executed = self.ledger, self.ledger.executed[page]
        words = [source_of(cell) for cell in run.notebook["cells"] if cell["cell_type"] == "markdown"]
        words += [str(figure.get("headline") or "") for figure in executed.figures.values()]
        named = {id for text in words for id in ID.findall(text)}
        ids = [*executed.values, *sorted((named & ledger.values.keys()) - executed.values.keys())]
        read = self._read(page)
        past = {name: [state.text, bool(state.newest)] for name, state in self._stale.items() if name in read}
        return [
            page,
            sha256(HASH.sub("", run.text.decode()).encode()),
            self._place(page),
            past,
            self._choices,
            [self._value(ledger.values[id]) for id in ids],
            [
                repr(ledger.statements[id]) + self._said(ledger.statements[id].said_by) + self._claims(id)
                for id in sorted(named & ledger.statements.keys())
            ],
        ]

    def _read(self, page: str) -> set[str]:
        run = self.ledger.executed[page]
        return {*run.datasets, *(used["name"] for value in run.values.values() for used in value.datasets)}

    def _place(self, page: str) -> list[Any]:
        """Where it stands in its family."""
        family = self.ledger.edition.families[page.partition("/")[0]]
        number = self._numbers[page]
        near = [self._pages[family.theme][at] for at in (number - 1, number + 1) if 0 <= at < len(family.members)]
        titles = [[other, family.members[other].title] for other in [page, *near]]
        return [number, len(family.members), titles]

    def _value(self, value: Value) -> list[Any]:
        ledger, view = self.ledger, self.ledger.view
        spread, history = ledger.spreads.get(value.id), ledger.histories.get(value.id)
        rows: list[list[Any]] = []
        for name in (used["name"] for used in value.datasets):
            places = rows_behind(view, value, name) if view.package.dataset(name).redistribute else None
            if places is None:
                rows.append([name, self._newest_day(name)])
                continue
            listed = [view.records(name)[place] for place in nearest(view, value.label, name, places)]
            rows.append([len(places), [repr(row) + self._said(str(row.get("said_by"))) for row in listed]])
        told = {key: what for key, what in value_entry(value, spread).items() if key != "datasets"}
        return [
            repr(told),
            repr(value.rows),
            rows,
            seen(view, value),
            self._claims(value.id),
            value.id in self._headlines,
            repr([*map(vars, history.points)]) if history else "",
            self._whole if page_of(value.id) in self._moved else "",
        ]

    def _said(self, key: str) -> str:
        """The work behind what a source says."""
        reference = self.ledger.references.get(key)
        return repr(reference.item) if reference else ""

    def _claims(self, id: str) -> str:
        ledger, trials = self.ledger, self.ledger.claim_trials
        return repr(
            [
                [one.id, one.verdict, ledger.register.plain(one.text, ledger.register.place(one.id)), trials[one.id]]
                for one in ledger.claims_of(id)
            ]
        )

    def _newest_day(self, name: str) -> str:
        if name not in self._days:
            self._days[name] = str(max((row["published"] for row in self.ledger.view.newest(name)), default=""))
        return self._days[name]

    @cached_property
    def _days(self) -> dict[str, str]:
        return {}

    @cached_property
    def _headlines(self) -> set[str]:
        return {value.id for value in self.ledger.headlines}

    @cached_property
    def _stale(self) -> dict[str, Any]:
        return self.ledger.stale

    @cached_property
    def _moved(self) -> set[str]:
        """Pages whose values a grid moves."""
        return {page_of(id) for run in self.ledger.moved_runs for id in run.values}

    @cached_property
    def _choices(self) -> str:
        """What the edition's other choices change beside values."""
        return repr([[one.words, one.theme, one.verdicts, one.fired, one.strengths] for one in self.ledger.choices])

    @cached_property
    def _whole(self) -> str:
        return sha256(self.ledger.dump())

    @cached_property
    def _pages(self) -> dict[str, list[str]]:
        return {theme: list(family.members) for theme, family in self.ledger.edition.families.items()}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {page: number for pages in self._pages.values() for number, page in enumerate(pages)}
