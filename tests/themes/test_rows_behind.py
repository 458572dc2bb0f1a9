"""Which rows a value says it was computed from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_notebook import STATEMENTS, upstream
from tiny_publication import content_error, resource, write_package, write_rows

import memobook.themes.notebook
from memobook.data.row_extent import unknown_extent
from memobook.publication.folder import Publication
from memobook.runs.kernels.reads import read_log
from memobook.themes.notebook import Notebook
from memobook.themes.values.value import READS_LOG, ROWS, VALUE, Value

COLUMNS = ["id", "amount", "published"]
SALES = [["a", "1", "2026-01-01"], ["a", "2", "2026-01-05"], ["b", "3", "2026-01-05"], ["c", "9", "2026-01-08"]]
NEWEST = ["a 2026-01-05", "b 2026-01-05"]


def told(rows: list[Any], *, vintages: bool = False) -> dict[str, Any]:
    return {"rows": rows, "count": len(rows), "vintages": vintages}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict, dict]]:
    outputs: list[tuple[dict, dict]] = []
    monkeypatch.setattr(memobook.themes.notebook, "_show", lambda bundle, metadata: outputs.append((bundle, metadata)))
    return outputs


@pytest.fixture
def book(tmp_path: Path, shown: list) -> Notebook:
    data = tmp_path / "data"
    write_package(data, resource("sales", COLUMNS), resource("other", COLUMNS), resource("statements", STATEMENTS))
    write_rows(data, "sales", COLUMNS, SALES)
    write_rows(data, "other", COLUMNS, SALES)
    write_rows(data, "statements", STATEMENTS, [
        [id, "smith", "s", number, "1", "0.01", "words", "p", "V1", "", "2026-01-01"]
        for id, number in (("one", "1"), ("two", "2"), ("words", ""))
    ])  # fmt: skip
    return Notebook(Publication(tmp_path), "theme", "2026-01-07")


def behind(book: Notebook, shown: list, **more: Any) -> dict[str, Any]:
    """The rows that the next value says it was computed from, as its output holds them."""
    book.value(f"v{len(shown)}", 1, unit="1", label="a label", **more)
    bundle, metadata = json.loads(json.dumps(shown[-1]))
    assert Value.from_json(bundle[VALUE], "cell", metadata[ROWS]).rows == metadata[ROWS]
    return metadata[ROWS]  # type: ignore[no-any-return]


def test_without_a_word_of_its_author_they_are_those_that_were_read(book: Notebook, shown: list) -> None:
    book.data("sales"), book.data("other")
    assert behind(book, shown, datasets=["sales"]) == {"sales": told(NEWEST)}
    assert behind(book, shown, datasets=["other", "sales"]) == {"other": told(NEWEST), "sales": told(NEWEST)}


def test_its_author_names_fewer_by_a_frame_or_what_was_noted_before_the_keys_were_lost(
    book: Notebook, shown: list
) -> None:
    sales = book.data("sales")
    chosen = sales[sales["amount"] > 2].reset_index(drop=True)
    assert behind(book, shown, rows=chosen) == {"sales": told(["b 2026-01-05"])}, "its dataset need not be named"
    noted = book.origin(chosen)
    summed = chosen[["amount"]].sum()
    assert behind(book, shown, datasets=["sales"], rows=noted) == {"sales": told(["b 2026-01-05"])}, summed
    merged = chosen.merge(book.data("other")[["id"]], on="id").set_index(["id", "published"])
    one = book.origin(merged, "sales")
    two = book.data("other").head(1)
    assert behind(book, shown, rows=[one, two]) == {"sales": told(["b 2026-01-05"]), "other": told(["a 2026-01-05"])}
    assert behind(book, shown, rows=[chosen, sales.head(1)]) == {"sales": told(NEWEST)}


def test_rows_that_a_later_vintage_replaced_are_told_as_such(book: Notebook, shown: list) -> None:
    every = book.vintages("sales")
    assert behind(book, shown, datasets=["sales"]) == {"sales": told(["a 2026-01-01", *NEWEST], vintages=True)}
    first = every.groupby("id", as_index=False).first()
    assert behind(book, shown, rows=book.origin(first, "sales")) == {
        "sales": told(["a 2026-01-01", "b 2026-01-05"], vintages=True)
    }
    newest = every[every["published"] == pd.Timestamp("2026-01-05")]
    assert behind(book, shown, rows=newest) == {"sales": told(NEWEST)}
    book.vintages("other"), book.data("other")
    assert behind(book, shown, datasets=["other"])["other"]["count"] == 3


def test_of_statements_only_those_that_were_asked_for(book: Notebook, shown: list) -> None:
    assert book.statement("two") == 2 and not book.has_statement("words")
    assert behind(book, shown, datasets=["statements"]) == {"statements": told(["two 2026-01-01"])}
    assert book.has_statement("one")
    assert behind(book, shown, datasets=["statements"])["statements"]["count"] == 2


def test_rows_behind_a_value_of_another_theme_are_behind_this_one_too(
    book: Notebook, shown: list, tmp_path: Path
) -> None:
    upstream(book.publication.notebooks, "2026-01-07")
    path = book.publication.notebooks / "up.ipynb"
    document = json.loads(path.read_text())
    document["cells"][1]["outputs"][0]["metadata"] = {ROWS: {"other": told(["b 2026-01-05"])}}
    path.write_text(json.dumps(document))
    book.data("sales"), book.upstream("up.total")
    assert behind(book, shown, datasets=["sales"], values=["up.total"]) == {
        "other": told(["b 2026-01-05"]), "sales": told(NEWEST),
    }  # fmt: skip
    one = book.data("other").head(1)
    assert behind(book, shown, rows=one, values=["up.total"]) == {"other": told(NEWEST)}
    document["cells"][1]["outputs"][0]["metadata"] = {ROWS: {"other": {"rows": [], "count": 2, "vintages": False}}}
    path.write_text(json.dumps(document))
    fresh = Notebook(book.publication, "theme", "2026-01-07")
    fresh.upstream("up.total")
    one = fresh.data("other").head(1)
    assert behind(fresh, shown, rows=one, values=["up.total"]) == {"other": unknown_extent()}, "which can't be told"


def test_a_frame_that_does_not_tell_its_rows_is_refused(book: Notebook, shown: list) -> None:
    sales = book.data("sales")
    for frame, words in (
        (sales[["amount"]], "lacks a key"),
        (pd.DataFrame({"id": ["a"], "published": ["2026-01-05"]}), "does not say"),
        (sales.assign(id="x"), "no row 'x 2026-01-05'"),
    ):
        error = content_error(book.value, "v", 1, unit="1", label="a label", rows=frame)
        assert error.id == "value.rows" and words in error.message and error.place.endswith("value 'theme.v'")
    error = content_error(book.origin, sales, "other")
    assert error.id == "value.rows" and "not read" in error.message
    assert not shown


def test_the_log_of_reads_tells_the_rows_that_were_read(
    book: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READS_LOG, str(tmp_path / "log"))
    book.statement("one"), book.data("sales"), book.vintages("sales"), book.statement("two")
    assert read_log(tmp_path / "log")["rows"] == {
        "sales": told(["a 2026-01-01", *NEWEST], vintages=True),
        "statements": told(["one 2026-01-01", "two 2026-01-01"]),
    }


def test_a_digest_knows_the_rows(book: Notebook) -> None:
    rows = {"sales": told(["a 2026-01-05"])}
    plain = Value("t.v", 1, "1", "1", "l", "t", "{}", 1.0, ({"name": "sales", "sha256": "0" * 64},))
    named = Value.from_json(plain.as_json(), "", rows)
    assert named.digest() != plain.digest() and ROWS not in plain.as_json()
