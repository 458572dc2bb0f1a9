"""How it was seen that the sources say what a value was computed from: the worst grade of its rows, in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tiny_publication import resource, write_package, write_rows

from memobook.data.package import DataPackage
from memobook.data.row_extent import unknown_extent
from memobook.data.view import View, parse_day
from memobook.pages.sphinxext.rows import seen
from memobook.themes.values.value import Value

RETOLD, COPIES, SOURCES = (
    "from single retellings",
    "from copies of the sources that agree",
    "seen in the sources themselves",
)


@pytest.fixture
def view(tmp_path: Path) -> View:
    write_package(
        tmp_path, resource("filings", ["id", "verification", "published"]), resource("prices", ["id", "published"])
    )
    graded = [["a", "V1", "2026-01-01"], ["b", "V2", "2026-01-01"], ["c", "V3", "2026-01-01"]]
    write_rows(tmp_path, "filings", ["id", "verification", "published"], graded)
    write_rows(tmp_path, "prices", ["id", "published"], [["a", "2026-01-01"]])
    return View(DataPackage(tmp_path), parse_day("2026-01-05", "here"))


def value(*rows: str, datasets: tuple[str, ...] = ("filings",), grade: str | None = None) -> Value:
    written = {"filings": {"rows": [f"{row} 2026-01-01" for row in rows], "count": len(rows), "vintages": False}}
    told = [{"name": name, "sha256": "0" * 64} for name in datasets]
    return Value("t.x", 1.0, "1", "1", "x", "t", "{}", 1.0, tuple(told), rows=written, grade=grade)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        pytest.param(value("a"), SOURCES, id="one grade"),
        pytest.param(value("a", "b"), f"at worst {COPIES}", id="two"),
        pytest.param(value("a", grade="V3"), f"at worst {RETOLD}", id="what the notebook told is worse"),
        pytest.param(value("a", datasets=("filings", "prices")), SOURCES, id="beside data that have none"),
        pytest.param(value(datasets=("prices",)), "", id="no grades"),
        pytest.param(
            replace(value(), rows={"filings": unknown_extent()}), f"at worst {RETOLD}", id="rows unknown: all"
        ),
    ],
)
def test_the_worst_grade_of_the_rows_is_told(view: View, of: Value, words: str) -> None:
    assert seen(view, of) == words
