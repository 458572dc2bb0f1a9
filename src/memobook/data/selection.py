"""What is asked of datasets in SQL: some columns and rows of one, or a question over several, as of the view's day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError, suggestion

from .database import TYPES, literal, quoted
from .package import as_frame
from .row_keys import RowKey, mark_origin
from .table import rows_to_csv
from .view import View

if TYPE_CHECKING:
    import pandas as pd


# a condition as ``equal`` writes it of one text
ONE_TEXT = re.compile(r"""\"((?:[^\"]|\"\")+)\" = '((?:[^']|'')*)'""")


class Selection:
    """Columns and rows of a dataset.

    Parameters
    ----------
    place : where it is asked for, for messages.
    """

    def __init__(self, view: View, name: str, place: str) -> None:
        self.view, self.name, self.place = view, name, place
        self.dataset = view.package.dataset(name)

    def frame(self, columns: Sequence[str] | None, where: str | None) -> tuple[pd.DataFrame, list[RowKey]]:
        """The rows for which the condition holds, in the view's order, and their keys.

        Raises
        ------
        ContentError : ``data.column`` or ``data.sql``.
        """
        import duckdb

        names = self.dataset.columns if columns is None else self._columns(columns)
        condition, table = self._condition(where), self._table()
        if not (large := self.view.package.large(self.name)):
            places = self._places(condition)
            keys = self.view.row_keys(self.name)
            rows = [self.view.rows(self.name)[place] for place in places]
            frame = mark_origin(as_frame(self.dataset, rows), self.dataset)
            return frame[names], [keys[place] for place in places]
        try:
            return mark_origin(large.frame(table, names, condition), self.dataset), large.keys(table, condition)
        except duckdb.Error as error:
            raise _wrong(error, self.place) from error

    def _columns(self, columns: Sequence[str]) -> list[str]:
        """The columns that are asked for, each of which the dataset has, once."""
        if isinstance(columns, str):
            raise self._no_column(f"columns is the text {columns!r}, which is no list", f'write columns=["{columns}"]')
        names = list(columns)
        for column in names:
            if column not in self.dataset.columns:
                fix = suggestion(str(column), self.dataset.columns)
                raise self._no_column(f"dataset {self.name!r} has no column {column!r}", fix)
            if names.count(column) > 1:
                raise self._no_column(f"the column {column!r} is asked for twice", "name it once")
        return names

    def _no_column(self, message: str, fix: str) -> ContentError:
        return ContentError("data.column", message, place=self.place, fix=fix)

    def held(self, conditions: Sequence[str]) -> tuple[list[int], Iterator[bytes]]:
        """Of the rows for which one of the conditions holds, their places among all, and the rows as CSV, in parts.

        Raises
        ------
        ContentError : ``data.sql``.
        """
        if large := self.view.package.large(self.name):
            condition = " OR ".join(map(self._condition, conditions))
            return self._places(f"({condition})"), large.csv(self._table(), f"({condition})")
        texts = [found for told in conditions if (found := self._one_text(told))]
        if len(texts) == len(conditions):
            places = sorted({n for column, text in texts for n in self.view.having(self.name, column).get(text, ())})
        else:
            condition = " OR ".join(map(self._condition, conditions))
            places = self._places(f"({condition})")
        rows = self.view.rows(self.name)
        return places, iter([rows_to_csv(self.dataset.columns, [rows[place] for place in places])])

    def _one_text(self, condition: str) -> tuple[str, str] | None:
        """Column and text of a condition that asks for one text, as those of a family's members do: no question is
        needed then, of which a family would ask as many as it has members.
        """
        told = ONE_TEXT.fullmatch(condition)
        column, text = (
            (part.replace(mark * 2, mark) for part, mark in zip(told.groups(), "\"'", strict=True))
            if told
            else ("", "")
        )
        return (column, text) if column in self._texts else None

    @cached_property
    def _texts(self) -> set[str]:
        """Columns of texts."""
        return {field.name for field in self.dataset.fields if field.type == "string"}

    def _condition(self, where: str | None) -> str:
        """A condition, in brackets, that reads nothing but the dataset."""
        condition, table = f"({where})" if where else "true", self._table()
        query = f"SELECT rowid FROM {table} WHERE {condition}"
        read = self.view.package.database.tables_of(query, self.place) - {table[1:-1].replace('""', '"')}
        if read:
            raise ContentError(
                "data.sql",
                f"the condition reads {min(read)!r} besides",
                place=self.place,
                fix="let it compare columns of the dataset",
            )
        return condition

    def _places(self, condition: str) -> list[int]:
        import duckdb

        query = f"SELECT rowid FROM {self._table()} WHERE {condition} ORDER BY rowid"
        try:
            return [place for (place,) in self.view.package.database.connection.execute(query).fetchall()]
        except duckdb.Error as error:
            raise _wrong(error, self.place) from error

    def _table(self) -> str:
        large = self.view.package.large(self.name)
        return large.view(self.view.as_of) if large else _put(self.view, self.name)


def equal(wanted: Mapping[str, Any]) -> str:
    """The condition that columns have the wanted values, or one of several; None is an empty cell."""
    return " AND ".join(_equal(name, value) for name, value in wanted.items()) or "true"


def _equal(name: str, value: Any) -> str:
    if value is None:
        return f"{quoted(name)} IS NULL"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return f"({' OR '.join(_equal(name, one) for one in value) or 'false'})"
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return f"{quoted(name)} = {literal(text)}"


def ask(view: View, query: str, place: str) -> tuple[set[str], pd.DataFrame]:
    """The datasets that a question reads, and its answer.

    Raises
    ------
    ContentError : ``data.sql``, ``dataset.unknown``.
    """
    import duckdb

    database = view.package.database
    names = database.tables_of(query, place)
    tables = {}
    for name in sorted(names):
        view.package.dataset(name)
        large = view.package.large(name)
        tables[name] = large.view(view.as_of) if large else _put(view, name)
    run = database.connection
    run.execute("CREATE SCHEMA IF NOT EXISTS asked")
    try:
        for name, table in tables.items():
            run.execute(f"CREATE OR REPLACE VIEW asked.{quoted(name)} AS SELECT * FROM main.{table}")
        run.execute("SET search_path = 'asked,main'")
        return names, run.execute(query).df()
    except duckdb.Error as error:
        raise _wrong(error, place) from error
    finally:
        run.execute("SET search_path = 'main'")


def _put(view: View, name: str) -> str:
    """A small dataset's view as a table of DuckDB: its quoted name."""
    import pandas as pd

    dataset = view.package.dataset(name)
    table = quoted(f"{name}, as of {view.as_of}")
    database = view.package.database
    if table not in database.tables:
        run = database.connection
        columns = ", ".join(f"{quoted(field.name)} {TYPES[field.type]}" for field in dataset.fields)
        run.execute(f"CREATE TABLE {table} ({columns})")
        rows = pd.DataFrame(view.rows(name), columns=dataset.columns, dtype=object)
        for field in dataset.fields:
            if field.type in ("number", "integer"):
                rows[field.name] = pd.to_numeric(rows[field.name])
        if len(rows):
            run.register("memobook_rows", rows)
            run.execute(f"INSERT INTO {table} SELECT * FROM memobook_rows")
            run.unregister("memobook_rows")
        database.tables.add(table)
    return table


def _wrong(error: Exception, place: str) -> ContentError:
    return ContentError("data.sql", f"this can't be answered: {error}", place=place, fix="mend the SQL")
