"""What a notebook asks of its datasets in SQL: nothing but what was public, and what was read is noted."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tiny_publication import content_error, resource, write_package, write_rows

import memobook.data.package
from memobook.data.row_extent import ONE_BY_ONE
from memobook.publication.folder import Publication
from memobook.runs.kernels.reads import read_log
from memobook.themes.notebook import Notebook
from memobook.themes.values.value import READS_LOG, ROWS

COLUMNS = ["id", "region", "amount", "published"]
ROWS_HELD = [[f"item {n:03}", f"r{n % 3}", str(n), f"2026-01-0{1 + n % 9}"] for n in range(90)]


@pytest.fixture(params=["in Python", "in DuckDB"])
def book(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    monkeypatch.setattr(memobook.data.package, "LARGE", 0 if request.param == "in DuckDB" else 1e9)
    monkeypatch.setenv(READS_LOG, str(tmp_path / "log"))
    data = tmp_path / "data"
    write_package(data, resource("sales", COLUMNS), resource("regions", ["id", "amount", "published"]))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *ROWS_HELD])
    (data / "sales.csv").write_text(text.getvalue())
    write_rows(data, "regions", ["id", "amount", "published"], [["r1", "10", "2026-01-01"]])
    found = Notebook(Publication(tmp_path), "theme", "2026-01-05")
    assert bool(found.view.package.large("sales")) is (request.param == "in DuckDB")
    return found


def noted(book: Notebook) -> dict[str, Any]:
    return read_log(book.publication.root / "log")["rows"]  # type: ignore[no-any-return]


def test_columns_and_rows_of_a_dataset(book: Notebook) -> None:
    frame = book.data("sales", columns=["amount", "region"], where="region = 'r1' AND amount < 20")
    assert frame.to_dict("list") == {"amount": [1.0, 4.0, 10.0, 13.0, 19.0], "region": ["r1"] * 5}
    keys = [f"item {n:03} 2026-01-0{1 + n % 9}" for n in (1, 4, 10, 13, 19)]
    assert noted(book) == {"sales": {"rows": keys, "count": 5, "vintages": False}}
    assert list(book.reads) == ["sales"] and book.reads["sales"] == book.view.sha256("sales")
    more = book.data("sales", where="amount = 0")
    assert noted(book)["sales"]["count"] == 6 and list(more["published"].astype(str)) == ["2026-01-01"]
    same = book.data("sales", where={"region": "r1", "amount": 4, "published": "2026-01-05"})
    assert list(same["id"]) == ["item 004"] and book.data("sales", where={"region": "r'1", "id": None}).empty
    book.data("sales", columns=["region"])
    assert noted(book)["sales"] == {"rows": [f"{r[0]} {r[3]}" for r in ROWS_HELD if r[3] <= "2026-01-05"],
                                    "count": ONE_BY_ONE, "vintages": False}  # fmt: skip


def test_a_question_over_several_datasets(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "WITH s AS (SELECT * FROM sales) SELECT sum(s.amount) AS total, max(s.published) AS last "
    query += "FROM s JOIN regions r ON r.id = s.region"
    answer = book.sql(query)
    expected = sum(float(r[2]) for r in ROWS_HELD if r[1] == "r1" and r[3] <= "2026-01-05")
    assert (answer["total"].iloc[0], str(answer["last"].iloc[0])[:10]) == (expected, "2026-01-05")
    assert noted(book).keys() == {"sales", "regions"} and noted(book)["sales"]["count"] == 50
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("memobook.themes.notebook._show", lambda bundle, metadata: shown.append(metadata))
    book.value("total", expected, unit="1", label="a label", datasets=["sales"])
    assert json.loads(json.dumps(shown))[0][ROWS]["sales"]["count"] == 50


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("SELECT * FROM gone", "dataset.unknown"),
        ('SELECT * FROM "sales, all rows"', "dataset.unknown"),
        ('SELECT * FROM main."sales, all rows"', "dataset.unknown"),
        ("SELECT * FROM 'data/sales.csv'", "dataset.unknown"),
        ("SELECT * FROM read_csv('data/sales.csv')", "data.sql"),
        ("SELECT * FROM sales WHERE id IN (SELECT content FROM read_text('data/sales.csv'))", "data.sql"),
        ("SELECT * FROM duckdb_tables()", "data.sql"),
        ("SELECT * FROM sales; SELECT 1", "data.sql"),
        ("DROP TABLE sales", "data.sql"),
        ("COPY sales TO 'x.csv'", "data.sql"),
        ("ATTACH 'x.db'", "data.sql"),
        ("SELECT colour FROM sales", "data.sql"),
        ("SELECT", "data.sql"),
        ("SELECT * FROM sales WHERE published < current_date", "data.sql"),
        ("SELECT * FROM sales ORDER BY random()", "data.sql"),
        ("SELECT *, Now() FROM sales", "data.sql"),
        ("SELECT * FROM sales USING SAMPLE 10%", "data.sql"),
    ],
)
def test_nothing_else_is_read_or_done(book: Notebook, query: str, id: str) -> None:
    assert content_error(book.sql, query).id == id
    assert book.sql("SELECT count(*) AS n FROM sales")["n"].iloc[0] == 50, "and the next question is answered"


@pytest.mark.parametrize(
    "where",
    ["no = 1", "amount >", "id IN (SELECT id FROM regions)", "true) UNION ALL (SELECT rowid FROM regions", "1=1; x"],
)
def test_a_condition_is_one_on_the_rows_of_its_dataset(book: Notebook, where: str) -> None:
    assert content_error(book.data, "sales", where=where).id == "data.sql"


def test_a_column_may_be_called_as_a_function_is(book: Notebook) -> None:
    query = "SELECT t.today, uuid FROM (SELECT amount AS today, id AS uuid FROM sales) AS t"
    assert list(book.sql(query).columns) == ["today", "uuid"]


def test_one_of_several_values_and_an_empty_cell(book: Notebook) -> None:
    known = [row for row in ROWS_HELD if row[3] <= "2026-01-05"]
    found = book.data("sales", where={"region": ["r1", "r'2"], "amount": (1, 4, 5)})
    assert list(found["id"]) == [row[0] for row in known if row[1] == "r1" and row[2] in ("1", "4", "5")]
    assert len(book.data("sales", where={"region": {"r0", None}})) == len([r for r in known if r[1] == "r0"])
    assert book.data("sales", where={"region": []}).empty
    assert content_error(book.data, "sales", where=5).id == "data.sql"
    for columns in ("amount", ["amount", "amount"], [1]):
        assert content_error(book.data, "sales", columns=columns).id == "data.column"


def test_a_column_that_is_none_is_told(book: Notebook) -> None:
    error = content_error(book.data, "sales", columns=["amonut"])
    assert error.id == "data.column" and "amount" in error.fix
