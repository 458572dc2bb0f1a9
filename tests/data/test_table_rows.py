"""Rows of a table as bytes: cells that Python holds for equal are different texts, and each cell is told by itself."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from memobook.data.table import rows_to_csv

ALIKE: list[Any] = [True, 1, 1.0, "1", "True", "true", 0, False, 0.0, -0.0, None, "", float("nan"), date(2026, 1, 2)]
CELLS = st.sampled_from([*ALIKE, "2026-01-02", 'a "word"', "two\nlines", "a,b", "ä\r", 1.5, 10**20, 1e300])


def one(cell: Any) -> bytes:
    return rows_to_csv(["a"], [(cell,)])[2:-1]


def test_cells_that_are_equal_to_python_keep_their_texts() -> None:
    expected = b"true,1,1,1,True,true,0,false,0,0,,,,2026-01-02"
    for cells in (ALIKE, ALIKE[::-1]):
        line = rows_to_csv([], [tuple(cells)]).splitlines()[1]
        assert line == b",".join(expected.split(b",")[:: 1 if cells is ALIKE else -1])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_a_cell_is_told_alike_whatever_stands_around_it(rows: list[tuple[Any, ...]]) -> None:
    lines = [b"a,b,c", *(b",".join(map(one, row)) for row in rows)]
    assert rows_to_csv(["a", "b", "c"], rows) == b"".join(line + b"\n" for line in lines)


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))] * 2)))
def test_texts_come_back_as_they_were(rows: list[tuple[str, str]]) -> None:
    read = [*csv.reader(io.StringIO(rows_to_csv(["a", "b"], rows).decode(), newline=""), strict=True)]
    assert read == [["a", "b"], *map(list, rows)]
