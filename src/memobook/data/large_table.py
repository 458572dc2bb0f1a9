"""A large table in DuckDB: the same rows, bytes and frames as Python's, without a row in Python.

The file is read once, typed as the schema declares and sorted by the primary key; an as-of view is a selection of that.
A CSV file that DuckDB can't read, or in which something might not be as declared, is left to the reader in Python,
which tells file and line. A Parquet file is read here whatever its size.
"""

from __future__ import annotations

import mmap
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .database import TYPES, Database, literal, quoted
from .dataset import Dataset, Field
from .row_keys import BETWEEN, RowKey
from .table import Row

if TYPE_CHECKING:
    import pandas as pd

# bytes of a file from which on DuckDB is worth its start
LARGE = 500_000
# bytes that a line may have; DuckDB's own buffers would be 16 times as large, and leave less to what it sorts
LINE = 16_000_000
# rows whose text lies in a file at a time
CHUNK = 2**20
# bytes of a file that are looked at at a time
PIECE = 2**20
# the forms that memobook.data.table takes, as DuckDB's regular expressions
FORMS = {
    "number": r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?",
    "integer": "[+-]?[0-9]+",
    "boolean": "(?i)true|false",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
# line ends other than \n and nothing at all: Python and DuckDB need not mean the same by them, nor by empty lines
UNUSUAL = (b"\r", b"\0")
# blanks around quotes: text in Python, no part of the cell in DuckDB
SPACED_QUOTES = re.compile(rb'[,\n][ \t]+(?=")|"[ \t]+(?=[,\n"])')
CELL = rb'(?:"(?:[^"]++|"")*+"|[^",\n]*+)'
# a file in which a quote opens a cell, ends one or stands twice in one: blanks around quotes are text then
REGULAR = re.compile(rb"(?:%b[,\n])*+%b" % (CELL, CELL))


class NotRead(Exception):
    """The file is left to Python."""


class LargeTable:
    """All vintages of a dataset.

    Parameters
    ----------
    dataset : with a file.
    database : where the table is put.

    Raises
    ------
    NotRead : the file is not as declared, or of an unusual form.
    """

    def __init__(self, dataset: Dataset, database: Database) -> None:
        self.dataset, self.database = dataset, database
        self.columns = {field.name: field for field in dataset.fields}
        self._name = f"{dataset.name}, all rows"
        self._views: set[str] = set()
        # whether a text may be one that stands in quotes in a CSV file
        self._quotes = True
        assert dataset.path is not None
        if dataset.is_parquet:
            self._load_parquet()
        else:
            self._quotes = _check_form(dataset, dataset.path)
            self._load_csv(dataset.path)

    def _load_parquet(self) -> None:
        from .parquet import checked_source, second_key

        self._load(*checked_source(self.dataset, self.database))
        if twice := self._twice():
            row = dict(zip(self.columns, twice, strict=True))
            raise second_key(self.dataset, tuple(row[name] for name in self.dataset.primary_key))

    def _load_csv(self, path: Path) -> None:
        import duckdb

        texts = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.columns)
        source = (
            f"read_csv({literal(str(path))}, columns={{{texts}}}, header=true, auto_detect=false, delim=',', "
            "quote='\"', escape='\"', strict_mode=true, nullstr='', comment='', "
            f"max_line_size={LINE}, buffer_size={LINE})"
        )
        wrong = [f"isinf({quoted(field.name)})" for field in self.dataset.fields if field.type == "number"]
        wrong += [f"{quoted(f.name)} < DATE '0001-01-01'" for f in self.dataset.fields if f.type == "date"]
        try:
            typed = [f"{_typed(field)} AS {quoted(field.name)}" for field in self.dataset.fields]
            self._load(source, typed, " OR ".join(["published = next_day", *wrong]))
        except duckdb.Error as error:
            raise NotRead(str(error)) from error

    def _load(self, source: str, typed: Sequence[str], wrong: str = "") -> None:
        """All rows by primary key, and beside each the day on which the next vintage of the same row was published.

        Parameters
        ----------
        wrong : a condition on columns and on ``next_day`` of which a row is none; nothing is looked for if empty.
        """
        order = ", ".join(f"{quoted(name)} NULLS LAST" for name in self.dataset.primary_key)
        *key, last = self.dataset.primary_key
        # rows of a key stand together where ``published`` is the last column of the primary key
        same = " AND ".join(f"lead({quoted(n)}) OVER () IS NOT DISTINCT FROM {quoted(n)}" for n in key) or "true"
        following, again = f"CASE WHEN {same} THEN lead(published) OVER () END", ""
        if last != "published":
            parts = ", ".join(map(quoted, self.dataset.key)) or "1"
            following, again = f"lead(published) OVER (PARTITION BY {parts} ORDER BY published)", "ORDER BY rowid"
        rows, days = quoted(self._name), quoted(f"{self._name}, next")
        run = self.database.connection.execute
        run(f"CREATE OR REPLACE TABLE {rows} AS SELECT {', '.join(typed)} FROM {source} ORDER BY {order}")
        day = f"CASE WHEN {wrong} THEN error('no row') ELSE next_day END" if wrong else "next_day"
        with_days = f"SELECT *, {following} AS next_day FROM {rows} {again}"
        run(f"CREATE OR REPLACE TABLE {days} AS SELECT {day} AS next_day FROM ({with_days})")

    def _twice(self) -> Row | None:
        """A row whose key stands twice."""
        rows, days = quoted(self._name), quoted(f"{self._name}, next")
        query = f"SELECT r.* FROM {rows} r POSITIONAL JOIN {days} WHERE published = next_day LIMIT 1"
        found: list[Row] = self._all(query)
        return found[0] if found else None

    def view(self, as_of: date, *, vintages: bool = False) -> str:
        """The table with the rows that were public on a day, sorted by primary key: its quoted name."""
        name = f"{self.dataset.name}, as of {as_of}{', all vintages' if vintages else ''}"
        if name not in self._views:
            rows, days = quoted(self._name), quoted(f"{self._name}, next")
            known = f"published <= DATE '{as_of}'"
            if vintages:
                newest = ""
            elif self.dataset.vintage == "file":
                # asked for beforehand: a condition that asks would put the rows in another order
                day = self._all(f"SELECT max(published) FROM {rows} WHERE {known}")[0][0]
                newest = f" AND published = DATE '{day or as_of}'"
            else:
                newest = f" AND (next_day IS NULL OR next_day > DATE '{as_of}')"
            self.database.connection.execute(
                f"CREATE OR REPLACE TABLE {quoted(name)} AS "
                f"SELECT r.* FROM {rows} r POSITIONAL JOIN {days} WHERE {known}{newest}"
            )
            self._views.add(name)
        return quoted(name)

    def count(self, view: str) -> int:
        """Number of its rows."""
        return int(self._all(f"SELECT count(*) FROM {view}")[0][0])

    def rows(self, view: str, most: int | None = None) -> list[Row]:
        """The rows in Python, or the first of them, for those who want each."""
        some = "" if most is None else f" WHERE rowid < {most}"
        return self._all(f"SELECT * FROM {view}{some} ORDER BY rowid")

    def parquet(self, view: str) -> bytes:
        """Its bytes as Parquet."""
        from .parquet import written

        return written(self.database, f"SELECT * FROM {view} ORDER BY rowid")

    def newest(self, view: str, columns: Sequence[str]) -> list[Row]:
        """The newest day of publication of each group of rows that agree in ``columns``, these first."""
        names = "".join(f"{quoted(name)}, " for name in columns)
        grouped = f" GROUP BY {names[:-2]}" if columns else " HAVING count(*) > 0"
        return self._all(f"SELECT {names}max(published) FROM {view}{grouped}")

    def csv(self, view: str, where: str = "true") -> Iterator[bytes]:
        """Its bytes as CSV, in parts: those that :func:`memobook.data.table.rows_to_csv` gives."""
        yield (",".join(self.columns) + "\n").encode()
        # concat takes an empty cell for an empty text
        cells = (_cell(field) if self._quotes else _plain(field) for field in self.dataset.fields)
        line = f"concat({', {}, '.format(literal(',')).join(cells)})"
        # DuckDB writes a file by several threads and in order; texts put together by it would have to be sorted
        with tempfile.NamedTemporaryFile(dir=self.database.folder, suffix=".csv") as file:
            for begin in range(0, self.count(view), CHUNK):
                chunk = f"rowid >= {begin} AND rowid < {begin + CHUNK} AND {where}"
                query = f"COPY (SELECT {line} FROM {view} WHERE {chunk}) TO {literal(file.name)}"
                self.database.connection.execute(f"{query} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')")
                with Path(file.name).open("rb") as text:
                    while piece := text.read(PIECE):
                        yield piece

    def frame(self, view: str, columns: Sequence[str] | None = None, where: str = "true") -> pd.DataFrame:
        """Its rows as a frame, with the types that a notebook gets."""
        import pandas as pd

        names = list(self.columns if columns is None else columns)
        chosen = ", ".join(map(quoted, names))
        found = self.database.connection.execute(f"SELECT {chosen} FROM {view} WHERE {where} ORDER BY rowid").df()
        days = pd.to_datetime(pd.Series([date(2026, 1, 1)], dtype=object)).dtype
        for name in names:
            if self.columns[name].type == "date":
                found[name] = found[name].astype(days)
            elif self.columns[name].type in ("string", "boolean"):
                # as Python gives them: texts and truths, and None where there is none
                plain = found[name].astype(object)
                found[name] = plain.where(plain.notna(), None)
            elif self.columns[name].type in ("number", "integer"):
                whole = self.columns[name].type == "integer" and not found[name].isna().any()
                found[name] = found[name].astype("int64" if whole else "float64")
        return found

    def keys(self, view: str, where: str = "true") -> list[RowKey]:
        """Keys of its rows, in its order."""
        return [key for (key,) in self._all(f"SELECT {self._key} FROM {view} WHERE {where} ORDER BY rowid")]

    def placed(self, view: str, keys: Iterable[RowKey]) -> list[tuple[int, RowKey]]:
        """Place and key of those rows that have one of the keys, in its order."""
        query = f"SELECT rowid, k FROM (SELECT rowid, {self._key} AS k FROM {view}) WHERE k IN (SELECT unnest(?))"
        found: list[tuple[int, RowKey]] = self._all(f"{query} ORDER BY rowid", [list(keys)])
        return found

    def ends(self, view: str) -> list[RowKey]:
        """The keys of the first and the last row; none of no rows."""
        count = self.count(view)
        return [
            k for (k,) in self._all(f"SELECT {self._key} FROM {view} WHERE rowid IN (0, {count - 1}) ORDER BY rowid")
        ]

    @property
    def _key(self) -> str:
        texts = (f"coalesce({_plain(self.columns[name])}, '')" for name in self.dataset.primary_key)
        return f" || {literal(BETWEEN)} || ".join(texts)

    def _all(self, query: str, values: Any = None) -> list[Any]:
        return self.database.connection.execute(query, values).fetchall()


def _check_form(dataset: Dataset, path: Path) -> bool:
    """See that DuckDB means the same by the file as Python; whether there is a quote in it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.readline() != (",".join(dataset.columns) + "\n").encode():
            raise NotRead("another header")
        if any(data.find(part, 0) >= 0 for part in UNUSUAL) or _has_empty_line(data):
            raise NotRead("an unusual form")
        quotes = data.find(b'"', 0) >= 0
        if quotes and SPACED_QUOTES.search(data) and not REGULAR.fullmatch(data):
            raise NotRead("blanks around quotes")
    return quotes


def _has_empty_line(data: mmap.mmap) -> bool:
    """Whether two line ends follow each other; by numpy, which is several times as fast as a search for them."""
    import numpy as np

    for begin in range(0, len(data), PIECE):
        ends = np.frombuffer(data[begin : begin + PIECE + 1], dtype=np.uint8) == ord("\n")
        if (ends[1:] & ends[:-1]).any():
            return True
    return False


def _typed(field: Field) -> str:
    """A cell as the schema declares it; an error where it is not."""
    name = quoted(field.name)
    wrong = f"error({literal(field.name)})"
    empty = wrong if field.required else "NULL"
    if field.type == "string":
        return f"CASE WHEN {name} IS NULL OR {name} = '' THEN {empty} ELSE {name} END"
    form = f"regexp_full_match({name}, {literal(FORMS[field.type])})"
    return (
        f"CASE WHEN {name} IS NULL THEN {empty} WHEN {form} THEN CAST({name} AS {TYPES[field.type]}) ELSE {wrong} END"
    )


def _plain(field: Field) -> str:
    """The text of a cell: of numbers the shortest that is exact."""
    name = quoted(field.name)
    if field.type == "string":
        return name
    if field.type == "number":
        whole = f"{name} = trunc({name}) AND abs({name}) < 1e21"
        return f"CASE WHEN {whole} THEN CAST(CAST({name} AS HUGEINT) AS VARCHAR) ELSE CAST({name} AS VARCHAR) END"
    return f"CAST({name} AS VARCHAR)"


def _cell(field: Field) -> str:
    """The same as it stands in a CSV file."""
    text = _plain(field)
    if field.type != "string":
        return text
    in_quotes = f"""'"' || replace({text}, '"', '""') || '"'"""
    # cheaper than one regular expression
    test = " OR ".join(f"contains({text}, {sign})" for sign in ("','", "'\"'", "chr(10)", "chr(13)"))
    return f"CASE WHEN {test} THEN {in_quotes} ELSE {text} END"
