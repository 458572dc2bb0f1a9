"""Datasets that are Parquet: the same view, hash, keys and frames as of a CSV file with the same rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_large_table import assert_same
from test_view import DAYS, FIELDS, HEADER, KEY, ROWS
from tiny_publication import content_error, field, resource, write_package

from memobook.data.package import DataPackage
from memobook.data.parquet import with_rows
from memobook.data.restatement import put_history_as_it_was
from memobook.data.table import rows_to_csv
from memobook.data.view import View
from memobook.publication.folder import Publication
from memobook.themes.notebook import Notebook

ARROW = {"part": pa.int64(), "amount": pa.float64(), "count": pa.int64(), "flag": pa.bool_(), "published": pa.date32()}
DAY = date(2026, 1, 2)
GOOD: dict[str, list[Any]] = {
    "id": ["b", "a", "a"], "part": [1, 1, 1], "amount": [1.5, None, 2.0], "count": [3, None, 7],
    "flag": [True, None, False], "note": ['x,"y"', "", None], "published": [DAY, DAY, date(2026, 1, 3)],
}  # fmt: skip


def package(folder: Path, form: str, vintage: str = "row", key: list[str] = KEY) -> DataPackage:
    schema = {"fields": [field(f) if isinstance(f, str) else f for f in FIELDS], "primaryKey": key}
    write_package(folder, resource("sales", [], schema=schema, vintage=vintage, path=f"sales.{form}"))
    return DataPackage(folder)


def arrow(columns: dict[str, Any]) -> pa.Table:
    return pa.table({name: pa.array(cells, ARROW.get(name, pa.string())) for name, cells in columns.items()})


def written(folder: Path, table: pa.Table, **options: Any) -> DataPackage:
    found = package(folder, "parquet")
    pq.write_table(table, folder / "sales.parquet", **options)
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(rows=ROWS, day=DAYS, vintage=st.sampled_from(["row", "file"]), key=st.permutations(KEY))
def test_the_same_rows_are_the_same_dataset(
    rows: list[tuple], day: date, vintage: str, key: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    one, other = tmp_path_factory.mktemp("csv"), tmp_path_factory.mktemp("parquet")
    packages = package(one, "csv", vintage, key), package(other, "parquet", vintage, key)
    (one / "sales.csv").write_bytes(rows_to_csv(HEADER, rows))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(HEADER)}
    pq.write_table(arrow(columns), other / "sales.parquet")
    assert packages[0].rows("sales") == packages[1].rows("sales")
    assert_same(*(View(package, day) for package in packages))


def test_a_notebook_gets_the_same_frames(tmp_path: Path) -> None:
    frames = []
    written(tmp_path / "one" / "data", arrow(GOOD))
    rows = DataPackage(tmp_path / "one" / "data").rows("sales")
    package(tmp_path / "two" / "data", "csv")
    (tmp_path / "two" / "data" / "sales.csv").write_bytes(rows_to_csv(HEADER, rows))
    for name in ("one", "two"):
        book = Notebook(Publication(tmp_path / name), "theme", "2026-01-03")
        frames.append([book.data("sales"), book.vintages("sales"), book.data("sales", columns=["id", "note"]),
                       book.data("sales", where={"id": "a"}),
                       book.sql("SELECT id, amount FROM sales ORDER BY id")])  # fmt: skip
        frames[-1].append(pd.DataFrame({"read": [book.reads["sales"]]}))
    for mine, other in zip(*frames, strict=True):
        pd.testing.assert_frame_equal(mine, other)


def test_columns_stand_in_any_order_and_as_their_writers_write_them(tmp_path: Path) -> None:
    plain = View(written(tmp_path / "plain", arrow(GOOD)), DAY)
    frame = pd.DataFrame(GOOD)  # whole numbers with gaps are others, in pandas, and days moments
    frame["published"] = pd.to_datetime(frame["published"])
    frame["id"] = frame["id"].astype("category")
    assert frame["count"].dtype == "float64"
    package(tmp_path / "pandas", "parquet")
    frame[HEADER[::-1]].to_parquet(tmp_path / "pandas" / "sales.parquet", index=False)
    small = arrow(GOOD).set_column(2, "amount", pa.array(GOOD["amount"]).cast(pa.decimal128(9, 2)))
    small = small.set_column(3, "count", pa.array(GOOD["count"], pa.uint8()))
    for other in (View(DataPackage(tmp_path / "pandas"), DAY), View(written(tmp_path / "small", small), DAY)):
        assert_same(plain, other)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"amount": None}, "its columns are", id="a column that is missing"),
        pytest.param({"more": pa.array([1, 2, 3])}, "its columns are", id="a column too many"),
        pytest.param({"amount": pa.array(["1", "2", "3"])}, "'amount' is of type VARCHAR", id="texts for numbers"),
        pytest.param({"id": pa.array([1, 2, 3])}, "'id' is of type BIGINT", id="numbers for texts"),
        pytest.param({"published": pa.array(["2026-01-01"] * 3)}, "'published' is of type", id="texts for days"),
        pytest.param({"note": pa.array([["a"], [], None])}, "'note' is of type VARCHAR[]", id="lists"),
        pytest.param({"note": pa.array([b"\xff"] * 3)}, "'note' is of type BLOB", id="bytes"),
        pytest.param({"amount": pa.array([1, float("nan"), 2])}, "'amount' of row 2 is nan", id="not a number"),
        pytest.param({"amount": pa.array([1, 2, float("inf")])}, "'amount' of row 3 is inf", id="infinity"),
        pytest.param({"count": pa.array([1.0, 2.5, 3])}, "'count' of row 2 is 2.5", id="a part of a whole"),
        pytest.param({"count": pa.array([1, 2**64 - 1, 3], pa.uint64())}, "'count' of row 2 is", id="too large"),
        pytest.param({"part": pa.array([1, 1, None], pa.int64())}, "'part' of row 3 is empty", id="nothing in the key"),
        pytest.param(
            {"published": pa.array([1, 2, 3], pa.timestamp("s"))}, "'published' of row 1 is", id="moments in a day"
        ),
        pytest.param({"published": pa.array([DAY] * 3)}, "a second row with the key a, 1, 2026-01-02", id="twice"),
    ],
)  # fmt: skip
def test_what_breaks_the_schema_is_told(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    table = arrow(GOOD)
    for name, cells in changed.items():
        at = table.schema.get_field_index(name)
        table = table.remove_column(at) if at >= 0 else table
        table = table if cells is None else table.append_column(name, cells)
    found = written(tmp_path, table)
    for ask in (found.large, DataPackage(tmp_path).rows):
        error = content_error(ask, "sales")
        assert (error.id, error.place) == ("dataset.row", "data/sales.parquet")
        assert message in error.message


@pytest.mark.parametrize("data", [b"", b"PAR1", b"id,part\n", b"version https://git-lfs.github.com/spec/v1\n"])
def test_a_file_that_is_none_is_told(tmp_path: Path, data: bytes) -> None:
    found = package(tmp_path, "parquet")
    (tmp_path / "sales.parquet").write_bytes(data)
    assert "not a Parquet file that can be read" in content_error(View(found, DAY).rows, "sales").message


def test_a_dataset_without_its_file_names_it(tmp_path: Path) -> None:
    assert "add data/sales.parquet" in content_error(package(tmp_path, "parquet").rows, "sales").fix


def test_rows_are_added_at_the_end_and_a_second_key_is_refused(tmp_path: Path) -> None:
    found = package(tmp_path, "parquet")
    dataset = found.dataset("sales")
    rows = [("a", 1, 0.1, None, True, "x", DAY), ("a", 2, None, 2**60, None, None, DAY)]
    (tmp_path / "sales.parquet").write_bytes(with_rows(dataset, rows[:1]))
    (tmp_path / "sales.parquet").write_bytes(with_rows(dataset, rows[1:]))
    assert DataPackage(tmp_path).rows("sales") == rows
    assert content_error(with_rows, dataset, rows[:1]).place == "data/sales.parquet"


def test_a_download_is_the_view_and_the_same_bytes_by_any_number_of_threads(tmp_path: Path) -> None:
    count = 300_000
    columns = {"id": [f"item {n % 1000}" for n in range(count)], "part": [*range(count)], "note": ["x"] * count}
    columns |= {"amount": [n / 7 for n in range(count)], "count": [*range(count)], "flag": [True] * count}
    table = arrow({name: (columns | {"published": [DAY] * count})[name] for name in HEADER})
    files = set()
    for threads in (1, 4):
        view = View(written(tmp_path / str(threads), table), DAY)
        view.package.database.connection.execute(f"SET threads = {threads}")
        files.add(view.parquet("sales"))
    assert len(files) == 1
    (tmp_path / "download.parquet").write_bytes(files.pop())
    again = duckdb.sql(f"SELECT * FROM read_parquet('{tmp_path / 'download.parquet'}')").fetchall()
    assert again == view.rows("sales")


def test_the_history_as_it_was_is_written_as_csv(tmp_path: Path) -> None:
    written(tmp_path / "data", arrow(GOOD))
    put_history_as_it_was(Publication(tmp_path), ["sales"], DAY, date(2026, 1, 3), tmp_path / "then")
    then = View(DataPackage(tmp_path / "then"), date(2026, 1, 3))
    assert then.bytes("sales") == View(DataPackage(tmp_path / "data"), DAY).bytes("sales")
