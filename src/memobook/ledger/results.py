"""Results: an edition's runs, what they recorded, and the data that they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from memobook.data.row_place import key_place
from memobook.data.staleness import Staleness, staleness_in
from memobook.data.view import View
from memobook.editions.edition import Edition
from memobook.editions.grids.run import GridRun
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.themes.statement import DATASET as STATEMENTS
from memobook.themes.statement import Statement, statements_in
from memobook.themes.theme import Executed, Theme
from memobook.themes.values.value import Value

from .aggregate import aggregates


@dataclass(frozen=True)
class Results:
    """An edition and what its runs recorded.

    Parameters
    ----------
    executed : the executed notebook of each theme of the edition, in the memo's order.
    grid_runs : what the runs of the edition's declared grids recorded; None where they were not executed, as in a
        plain build of the pages.
    missing : why members of optional families are missing, by page.
    """

    publication: Publication
    edition: Edition
    view: View
    executed: Mapping[str, Executed]
    grid_runs: Sequence[GridRun] | None = None
    missing: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, Value]:
        found = {id: value for run in self.executed.values() for id, value in run.values.items()}
        for family in self.edition.families.values():
            found |= aggregates(family, found)
        return found

    @cached_property
    def statements(self) -> dict[str, Statement]:
        rows, beside = statements_in(self.view), self.edition.beside
        for id in beside.statements.keys() & rows.keys():
            row = key_place(self.view.package.dataset(STATEMENTS), id)
            message = f"the statement {id} stands here and at {row}"
            raise ContentError("statement.twice", message, place=beside.places[id], fix="keep one of both")
        return rows | beside.statements

    @cached_property
    def datasets(self) -> list[str]:
        """Names of the datasets that the edition's runs read, and the statements."""
        names = {name for read in self._read.values() for name in read}
        return sorted(names | ({STATEMENTS} & set(self.view.package.datasets)))

    def datasets_of(self, theme: str) -> set[str]:
        """Names of the datasets that a theme's run read, and of those behind the values that it took from others.

        Of a family's index those of its members; none of a member that is missing.
        """
        if theme in self._read:
            return set(self._read[theme])
        return {name for page, read in self._read.items() if page.startswith(f"{theme}/") for name in read}

    @cached_property
    def _read(self) -> dict[str, set[str]]:
        """The same by page, of families by member."""
        return {
            page: {*run.datasets, *(used["name"] for value in run.values.values() for used in value.datasets)}
            for page, run in self.executed.items()
        }

    @property
    def vintages(self) -> list[str]:
        """Names of the datasets of which a run read earlier vintages too."""
        return sorted({name for run in self.executed.values() for name in run.vintages})

    @cached_property
    def states(self) -> dict[str, Staleness]:
        """State of each of the edition's datasets on its as-of day, from the rows that were public then."""
        return {name: staleness_in(self.view, name) for name in self.datasets}

    @property
    def stale(self) -> dict[str, Staleness]:
        """Those of the states that are past their date."""
        return {name: state for name, state in self.states.items() if state.stale}

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Every parameter of each theme with the value that its run had; the day is the edition's."""
        given = {}
        themes = {name: Theme.read(self.publication.notebooks, name) for name in self.edition.tops}
        for theme, parameters in self.edition.themes.items():
            read = themes[theme.partition("/")[0]]
            place_of = partial(self.edition.parameter_place, theme)
            all = {**parameters, "as_of": self.edition.as_of}
            given[theme] = read.check(all, self.edition.theme_place(theme), place_of)
        return given
