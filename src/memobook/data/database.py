"""The DuckDB in which large tables lie and questions in SQL are answered; imported and started only where it is needed.

It works within bounds of memory, beyond them in a temporary folder that goes with the process, and with as many threads
as the run may have. Nothing is fetched: extensions are never loaded.
"""

from __future__ import annotations

import json
import os
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError

if TYPE_CHECKING:
    import duckdb

MEMORY = "500MB"
# types of columns, by the type that a schema declares
TYPES = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}
# functions that give rows of their own and read nothing
GENERATED = {"unnest", "range", "generate_series"}

# what says another thing at another time: of the clock, some of it without brackets, as a column stands, or by chance
BARE = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
CHANGING = BARE | {
    "now", "today", "current_localtime", "current_localtimestamp", "get_current_time", "get_current_timestamp",
    "transaction_timestamp", "txid_current", "random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid",
}  # fmt: skip


class Database:
    """A DuckDB in memory.

    ``tables`` are the quoted names of those that small datasets were put into; asking the catalogue takes longer than
    most questions.
    """

    def __init__(self) -> None:
        self.tables: set[str] = set()

    @property
    def folder(self) -> Path:
        """The temporary folder of the connection, which goes with the process."""
        self.connection  # noqa: B018 - which makes it
        return Path(self._folder.name)

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        from multiprocessing.util import Finalize

        import duckdb

        self._folder = tempfile.TemporaryDirectory(prefix="memobook-tables-", ignore_cleanup_errors=True)
        # a process of a pool, as pages are rendered in, ends without what the interpreter does at its end
        Finalize(None, self._folder.cleanup, exitpriority=0)
        threads = os.environ.get("OMP_NUM_THREADS", "")
        settings: dict[str, Any] = {
            "memory_limit": MEMORY,
            "temp_directory": str(Path(self._folder.name)),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        connection = duckdb.connect(config=settings | ({"threads": int(threads)} if threads.isdigit() else {}))
        # a bar would stand among a cell's outputs; where it is off, DuckDB won't be told so without ipywidgets
        if connection.execute("SELECT current_setting('enable_progress_bar')").fetchall() != [(False,)]:
            connection.execute("SET enable_progress_bar = false")
        return connection

    def tables_of(self, query: str, place: str) -> set[str]:
        """The tables that a question reads.

        Raises
        ------
        ContentError : ``data.sql``, it is no question, or would read something else than tables.
        """
        import duckdb

        def wrong(message: str) -> ContentError:
            fix = "write one SELECT over the names of datasets"
            return ContentError("data.sql", message, place=place, fix=fix)

        try:
            parsed = self.connection.execute("SELECT json_serialize_sql(?)", [query]).fetchall()[0][0]
            names = set(self.connection.get_table_names(query))
        except duckdb.Error as error:
            raise wrong(f"this can't be asked: {error}") from error
        tree = json.loads(parsed)
        if tree["error"]:
            raise wrong(f"this can't be asked: {tree['error_message']}")
        if len(tree["statements"]) != 1:
            raise wrong("it is not one question")
        other = sorted(_functions(tree) - GENERATED)
        if other:
            raise wrong(f"{other[0]} reads past the as-of view")
        if changing := sorted(_changing(tree)):
            told = f"{changing[0]} says another thing at another time, and what is released has to come out again"
            raise ContentError("data.sql", told, place=place, fix="name the day, such as the parameter as_of")
        return names


def _functions(tree: Any) -> set[str]:
    """Names of the functions that stand where tables do."""
    if isinstance(tree, list):
        return set().union(*map(_functions, tree))
    if not isinstance(tree, dict):
        return set()
    own = {tree["function"]["function_name"]} if tree.get("type") == "TABLE_FUNCTION" else set()
    return own.union(*map(_functions, tree.values()))


def _changing(tree: Any) -> set[str]:
    """What in a question says another thing at another time."""
    if isinstance(tree, list):
        return set().union(*map(_changing, tree))
    if not isinstance(tree, dict):
        return set()
    called = str(tree.get("function_name")).lower()
    column = str((tree.get("column_names") or [""])[-1]).lower()
    own = {"a sample"} if tree.get("sample") else set()
    return own.union({called} & CHANGING, {column} & BARE, *map(_changing, tree.values()))


def quoted(name: str) -> str:
    """An SQL name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL text."""
    return "'" + text.replace("'", "''") + "'"
