"""Notebooks are read: a question, a few lines, a figure. What is worth testing stands in ``analyses``."""

from __future__ import annotations

from pathlib import Path

import pytest

from memobook.themes.cells.notebook_file import joined, read_cells

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MOST, MOST_OF_A_CELL = 300, 25  # lines of code of a theme, and of a cell, which fits a screen


@pytest.mark.parametrize("theme", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_a_theme_has_few_lines_of_code_and_each_cell_fits_a_screen(theme: str) -> None:
    cells = read_cells(NOTEBOOKS / f"{theme}.ipynb", f"notebooks/{theme}.ipynb")["cells"]
    lines = {c["id"]: len(joined(c["source"]).splitlines()) for c in cells if c["cell_type"] == "code"}
    assert sum(lines.values()) <= MOST
    assert {id: count for id, count in lines.items() if count > MOST_OF_A_CELL} == {}
