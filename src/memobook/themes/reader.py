"""What a notebook reads: datasets as they were public on a day, statements, and values of other themes.

Each read is noted, down to the rows, so that a run is made anew once one of them would find something else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.data.package import DataPackage
from memobook.data.part import MOST, part_of
from memobook.data.row_keys import RowKey
from memobook.data.selection import Selection, ask, equal
from memobook.data.view import View, parse_day
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication

from .member import page_of
from .remembered import refuse_in_remembered
from .statement import DATASET as STATEMENTS
from .values.rows_behind import Origin, RowsBehind
from .values.value import READS_LOG, Value

if TYPE_CHECKING:
    import pandas as pd

    from .theme import Executed


# what is noted of rows and parts is no hash
DESCRIBED = ("rows", "parts")


def _log(kind: str, id: str, found: Any) -> None:
    log = os.environ.get(READS_LOG)
    if log:
        entry = {"kind": kind, "id": id, kind if kind in DESCRIBED else "sha256": found}
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


class Reader:
    """Data as of a day, and which of them were read.

    Parameters
    ----------
    publication : where the data are.
    theme : whose notebook reads.
    as_of : ISO day.
    """

    def __init__(self, publication: Publication, theme: str, as_of: str) -> None:
        self.theme = theme
        self.publication = publication
        self.place = f"notebooks/{theme}.ipynb"
        self.view = View(DataPackage(publication.data), parse_day(as_of, self.place))
        self.reads: dict[str, str] = {}
        self._whole: set[str] = set()
        self._parts: dict[str, list[str]] = {}
        self.read_values: dict[str, Value] = {}
        self._rows = RowsBehind(self.view)

    def data(
        self, name: str, *, columns: Sequence[str] | None = None, where: str | Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Dataset ``name`` as it was public on the day: a pandas frame, one observation a row, days as Timestamps.

        Parameters
        ----------
        columns : those that are wanted; all where none are named.
        where : the rows that are wanted: their columns' values, such as ``{"shop": "north"}`` or, of several,
            ``{"shop": ["north", "south"]}`` (None is an empty cell), or a condition in SQL, such as
            ``"shop = 'north' AND amount > 100"``. Others may change without the run being made anew.
        """
        where = equal(where) if isinstance(where, Mapping) else where
        if not isinstance(where, str | None):
            told = f"where is {where!r}, neither a condition in SQL nor values by column"
            raise ContentError("data.sql", told, place=self.place, fix='write where={"column": value}')
        if columns is None and where is None:
            frame = self.view.frame(name)
            self._read(name)
            self._note(name, None)
            return self._typed(name, frame)
        selection = Selection(self.view, name, self.place)
        frame, keys = selection.frame(columns, where)
        if where is None:
            self._read(name)
        else:
            self._read_part(name, where)
        self._note(name, None if where is None else keys)
        return self._typed(name, frame)

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a question in SQL (DuckDB's) over datasets as they were public on the day, each a table.

        All rows of the datasets that it names count as read; ``rows=`` of :meth:`value` names fewer.
        """
        names, answer = ask(self.view, query, self.place)
        for name in sorted(names):
            self._read(name)
            self._note(name, None)
        return answer

    def vintages(self, name: str) -> pd.DataFrame:
        """Every vintage of dataset ``name`` that was public on the day, earlier ones included, as :meth:`data` gives
        the newest: an observation has a row for each ``published`` day on which its source gave it anew.
        """
        frame = self.view.vintages(name)
        self._read(name)
        _log("vintages", name, self.view.vintages_sha256(name))
        self._note(name, None, vintages=True)
        return self._typed(name, frame)

    def _read(self, name: str) -> None:
        """Note that the whole of a dataset was read."""
        if name not in self._whole:
            self._whole.add(name)
            self.reads[name] = self.view.sha256(name)
            _log("datasets", name, self.reads[name])

    def _read_part(self, name: str, where: str) -> None:
        """Note that those of its rows were read for which a condition holds: others may change without a new run."""
        asked = self._parts.setdefault(name, [])
        if name in self._whole or where in asked:
            return
        asked.append(where)
        if len(asked) > MOST:
            self._read(name)
            return
        self.reads[name] = self.view.sha256(name)
        _log("parts", name, part_of(self.view, name, asked, self.place))

    def _note(self, name: str, keys: Iterable[RowKey] | None, *, vintages: bool = False) -> None:
        refuse_in_remembered(f"reads dataset {name!r}", self.place)
        _log("rows", name, self._rows.read(name, keys, vintages=vintages))

    def origin(self, frame: pd.DataFrame, dataset: str | None = None) -> Origin:
        """Which rows a frame holds, to be given as ``rows=`` of :meth:`value` after the frame has lost its keys.

        Parameters
        ----------
        frame : a selection of what :meth:`data` or :meth:`vintages` gave, with the columns of the primary key.
        dataset : of which these are rows; must be named where the frame does not know it, as after a merge.
        """
        return self._rows.origin(frame, dataset, self.place)

    def _typed(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        import pandas as pd

        fields = [field for field in self.view.package.dataset(name).fields if field.name in frame]
        frame.attrs["labels"] = {field.name: field.description for field in fields if field.description}
        frame.attrs["units"] = {field.name: field.unit for field in fields if field.unit}
        for field in fields:
            if field.type == "date":
                frame[field.name] = pd.to_datetime(frame[field.name])
            elif field.type in ("number", "integer") and frame[field.name].dtype == object:
                frame[field.name] = pd.to_numeric(frame[field.name])
        return frame

    def has_statement(self, id: str) -> bool:
        """Whether statement ``id``, with a number, was public on the day."""
        return self._statement(id) is not None

    def statement(self, id: str) -> float:
        """The number (base units) that statement ``id`` holds; the read is recorded as one of the dataset."""
        number = self._statement(id)
        if number is None:
            raise ContentError(
                "statement.unknown",
                f"no statement {id!r} with a number was public on {self.view.as_of}",
                place=self.place,
                fix="add it to data/statements.csv or mend the id",
            )
        return number

    def _statement(self, id: str) -> float | None:
        """Its number, None where there is none; of the dataset its one row was read then."""
        self._read(STATEMENTS)
        keyed = zip(self.view.row_keys(STATEMENTS), self.view.records(STATEMENTS), strict=True)
        found = {key: row["value"] for key, row in keyed if row["id"] == id and row["value"] is not None}
        self._note(STATEMENTS, found)
        return float(next(reversed(found.values()))) if found else None

    def upstream(self, id: str) -> Any:
        """The value ``id`` (``<theme>.<name>``) that another theme recorded for the same day.

        Read from that theme's executed notebook: in a build the edition's own run, otherwise the committed notebook.
        """
        if not self.has_upstream(id):
            theme = page_of(id)
            raise ContentError(
                "value.unknown",
                f"theme {theme!r} records no value {id!r}",
                place=self.place,
                fix=f"it records {', '.join(sorted(self._executed(theme).values))}",
            )
        return self.read_values[id].value

    def has_upstream(self, id: str) -> bool:
        """Whether another theme recorded the value ``id`` for the day: what was not yet public it can't have."""
        refuse_in_remembered(f"reads the value {id!r}", self.place)
        if id not in self.read_values:
            value = self._upstream_value(id)
            # that there was none is a read too: the run is made anew once there is one
            _log("values", id, value.digest() if value else "")
            if value is None:
                return False
            self.read_values[id] = value
        return True

    def _upstream_value(self, id: str) -> Value | None:
        """What another theme recorded under an id; None too where a member of a family is missing."""
        page = page_of(id)
        if "/" in page and not (self._runs / f"{page}.ipynb").is_file():
            return None
        return self._executed(page).values.get(id)

    @property
    def _runs(self) -> Path:
        return Path(os.environ.get("MEMOBOOK_RUNS") or self.publication.notebooks)

    def _executed(self, theme: str) -> Executed:
        from .theme import read_executed

        executed = read_executed(self._runs / f"{theme}.ipynb", theme)
        if executed.as_of != self.view.as_of.isoformat():
            raise ContentError(
                "upstream.day",
                f"theme {theme!r} was executed as of {executed.as_of}, this one as of {self.view.as_of}",
                place=self.place,
                fix=f"execute {theme} for the same day first",
            )
        return executed
