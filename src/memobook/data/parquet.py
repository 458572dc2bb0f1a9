"""A dataset's table as Parquet: what DuckDB reads of the file, held to the schema like the rows of a CSV file.

Columns may stand in any order. Types are those of Parquet that mean what the schema says; an empty text is an empty
cell, as in CSV, so that the same rows are the same view, hash and frames in either form.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from memobook.publication.errors import ContentError

from .database import TYPES, Database, literal, quoted
from .dataset import Dataset, Field
from .table import Row

if TYPE_CHECKING:
    import duckdb

WHOLE = r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?"
# types of DuckDB's for columns of a Parquet file, by the type that the schema declares
FORMS = {
    "string": r"VARCHAR|ENUM\(.*\)",
    "number": rf"DOUBLE|FLOAT|DECIMAL\(.*\)|{WHOLE}",
    # where cells are empty, pandas writes whole numbers as others
    "integer": rf"{WHOLE}|DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE|TIMESTAMP(_NS|_MS|_S)?",
}
# the largest whole number up to which a double has all of them
EXACT = 2**53


def checked_source(dataset: Dataset, database: Database) -> tuple[str, list[str]]:
    """What to select from, and the columns, typed as the schema declares, in its order.

    Raises
    ------
    ContentError : ``dataset.row`` with the number of the row, from 1.
    """
    import duckdb

    assert dataset.path is not None
    run = database.connection
    source = f"read_parquet({literal(str(dataset.path))})"
    try:
        described = run.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        types = {str(name): str(type) for name, type, *_ in described}
        _check_columns(dataset, types)
        columns = [f"{_typed(field, types[field.name])} AS {quoted(field.name)}" for field in dataset.fields]
        _check_cells(dataset, types, run)
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        raise _wrong(dataset, f"it is not a Parquet file that can be read: {told}", "write the file anew") from error
    return source, columns


def parquet_rows(dataset: Dataset, database: Database) -> list[Row]:
    """The rows of the file, in its order, typed as the schema declares.

    Raises
    ------
    ContentError : as above, and where a key stands twice.
    """
    source, columns = checked_source(dataset, database)
    rows: list[Row] = database.connection.execute(f"SELECT {', '.join(columns)} FROM {source}").fetchall()
    places = [dataset.columns.index(name) for name in dataset.primary_key]
    seen: set[Row] = set()
    for number, row in enumerate(rows, 1):
        key = tuple(row[place] for place in places)
        if key in seen:
            raise second_key(dataset, key, number)
        seen.add(key)
    return rows


def with_rows(dataset: Dataset, rows: list[Row]) -> bytes:
    """The file with rows added at its end; they alone where there is none yet. What comes could be read back.

    Parameters
    ----------
    rows : typed as the schema declares.
    """
    database = Database()
    run = database.connection
    columns = ", ".join(f"{quoted(field.name)} {TYPES[field.type]}" for field in dataset.fields)
    run.execute(f"CREATE TABLE added ({columns})")
    run.executemany(f"INSERT INTO added VALUES ({', '.join('?' * len(dataset.fields))})", rows)
    held = ""
    if dataset.path and dataset.path.is_file():
        source, typed = checked_source(dataset, database)
        held = f"SELECT {', '.join(typed)} FROM {source} UNION ALL "
    data = written(database, f"{held}SELECT * FROM added")
    with tempfile.TemporaryDirectory(prefix="memobook-parquet-") as folder:
        path = Path(folder) / f"{dataset.name}.parquet"
        path.write_bytes(data)
        try:
            parquet_rows(replace(dataset, path=path), database)
        except ContentError as error:  # of the file that it would be
            raise ContentError(error.id, error.message, place=dataset.place, fix=error.fix) from error
    return data


def written(database: Database, query: str) -> bytes:
    """What a question gives as a Parquet file, in its order."""
    with tempfile.TemporaryDirectory(prefix="memobook-parquet-") as folder:
        path = Path(folder) / "rows.parquet"
        database.connection.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
        return path.read_bytes()


def second_key(dataset: Dataset, key: Row, number: int | None = None) -> ContentError:
    """What is said where a key stands twice."""
    of = f" in row {number}" if number else ""
    return _wrong(dataset, f"a second row with the key {', '.join(map(str, key))}{of}", "mend this row or the schema")


def _check_columns(dataset: Dataset, types: dict[str, str]) -> None:
    if types.keys() != set(dataset.columns):
        message = f"its columns are {', '.join(types)}, and the schema has {', '.join(dataset.columns)}"
        raise _wrong(dataset, message, "make the file and the schema agree")
    for field in dataset.fields:
        if not re.fullmatch(FORMS[field.type], types[field.name]):
            message = f"{field.name!r} is of type {types[field.name]}, which is no {field.type}"
            raise _wrong(dataset, message, f"write the column as {TYPES[field.type]}, or mend the schema")


def _check_cells(dataset: Dataset, types: dict[str, str], run: duckdb.DuckDBPyConnection) -> None:
    """Each row once: the first that breaks the schema is told."""
    conditions = [(field, what, test) for field in dataset.fields for what, test in _tests(field, types[field.name])]
    if not conditions:
        return
    firsts = ", ".join(f"min(file_row_number) FILTER (WHERE {test})" for _, _, test in conditions)
    source = f"read_parquet({literal(str(dataset.path))}, file_row_number = true)"
    numbers = run.execute(f"SELECT {firsts} FROM {source}").fetchall()[0]
    broken = [(n, *told[:2]) for n, told in zip(numbers, conditions, strict=True) if n is not None]
    if broken:
        number, field, what = min(broken, key=lambda one: one[0])
        cells = f"SELECT {quoted(field.name)} FROM {source} WHERE file_row_number = {number}"
        cell = run.execute(cells).fetchall()[0][0]
        told = what if cell is None or cell == "" else f"{cell}, {what}"
        raise _wrong(dataset, f"{field.name!r} of row {number + 1} is {told}", "mend this row or the schema")


def _tests(field: Field, type: str) -> list[tuple[str, str]]:
    """What a cell of the column must not be, and the condition that it is."""
    name, found = quoted(field.name), []
    if field.required:
        empty = f" OR CAST({name} AS VARCHAR) = ''" if field.type == "string" else ""
        found.append(("empty", f"{name} IS NULL{empty}"))
    if type in ("DOUBLE", "FLOAT"):
        found.append(("which is no number", f"isnan({name}) OR isinf({name})"))
    if field.type == "integer" and type == "DOUBLE":
        found.append(("which is not a whole number", f"{name} <> trunc({name}) OR abs({name}) > {EXACT}"))
    elif field.type == "integer":
        found.append(("which is too large", f"TRY_CAST({name} AS BIGINT) IS NULL AND {name} IS NOT NULL"))
    if field.type == "date":
        outside = f"{name} < DATE '0001-01-01' OR {name} > DATE '9999-12-31'"
        if type != "DATE":
            outside = f"CAST({name} AS DATE) <> {name} OR {outside}"
        found.append(("which is no day", outside))
    return found


def _typed(field: Field, type: str) -> str:
    name = quoted(field.name)
    if field.type == "string":
        return f"nullif(CAST({name} AS VARCHAR), '')"
    if type.startswith("DECIMAL"):  # by its digits: the nearest number
        name = f"CAST({name} AS VARCHAR)"
    return f"CAST({name} AS {TYPES[field.type]})"


def _wrong(dataset: Dataset, message: str, fix: str) -> ContentError:
    return ContentError("dataset.row", message, place=dataset.place, fix=fix)
