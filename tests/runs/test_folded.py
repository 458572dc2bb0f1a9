"""Tracebacks as an author reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from memobook.publication.engine import ENGINE
from memobook.runs.kernels.folded import folded, line_in_cell
from memobook.runs.schedule.own_words import own_words

OURS = f"File {ENGINE}/themes/reader.py:80, in Reader.data(self, name)\n---> 80     frame = 1"
PANDAS = "File /x/.venv/lib/python3.11/site-packages/pandas/core/frame.py:4107, in DataFrame.__getitem__(self)"
COMPILED = "File pandas/_libs/index.pyx:172, in pandas._libs.index.IndexEngine.get_loc()"
CELL = '\x1b[36mCell\x1b[39m \x1b[32mIn[3]\x1b[39m\x1b[32m, line 12\x1b[39m\n---> 12 book.data("rian")'
HEADER = ["-" * 75, "KeyError                 Traceback (most recent call last)"]


def test_frames_of_others_are_one_line_and_those_of_the_publication_stay(tmp_path: Path) -> None:
    module = tmp_path / "src" / "sums.py"
    module.parent.mkdir()
    module.write_text("1 / 0\n")
    own = f"File {module}:1, in f(x)\n----> 1 1 / 0"
    told = folded([*HEADER, CELL, OURS, PANDAS, own, PANDAS, COMPILED, "KeyError: 'rian'"], tmp_path)
    assert told.splitlines() == [
        "Cell In[3], line 12",
        '---> 12 book.data("rian")',
        "… 2 calls within memobook, pandas",
        f"File {module}:1, in f(x)",
        "----> 1 1 / 0",
        "… 2 calls within pandas",
        "KeyError: 'rian'",
    ]
    assert line_in_cell(told) == 12


def test_an_error_without_a_cell_has_no_line(tmp_path: Path) -> None:
    assert folded([], tmp_path) == "" and line_in_cell("KeyError: 1") == 0


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("ContentError: data/x.json: there is no dataset 'a: b' [dataset.unknown]\n  to do: did you mean 'b'?",
         ("there is no dataset 'a: b' [dataset.unknown]", "did you mean 'b'?")),
        ("KeyError: 'to do: nothing [a.b]'", None),
    ],
)  # fmt: skip
def test_an_error_of_ours_is_told_in_its_own_words(message: str, told: tuple[str, str] | None) -> None:
    assert own_words(message) == told
