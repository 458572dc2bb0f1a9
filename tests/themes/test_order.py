"""Which themes depend on which: as their code says, and rather too many than too few."""

from __future__ import annotations

from pathlib import Path

import pytest

from memobook.themes.order import dependencies
from memobook.themes.theme import Theme

EARLIER = ["sales", "stock", "staff"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(["x = 1"], [], id="none"),
        pytest.param(['book.upstream("stock.total")'], ["stock"], id="one that is named"),
        pytest.param(['book.upstream("stock.a")', 'f(1 / book.upstream("sales.b"))'], ["sales", "stock"], id="two"),
        pytest.param(['%time\n!ls\nbook.upstream("stock.a")'], ["stock"], id="beside a line of IPython"),
        pytest.param(['# book.upstream(id)\n"upstream of us"'], [], id="a comment and a text"),
        pytest.param(["for id in ids: book.upstream(id)"], EARLIER, id="a computed id"),
        pytest.param(['book.upstream(f"{theme}.total")'], EARLIER, id="a text that is put together"),
        pytest.param(["list(map(book.upstream, ids))"], EARLIER, id="handed on"),
        pytest.param(['getattr(book, "upstream")("stock.a")'], EARLIER, id="by its name"),
        pytest.param(["book.upstream(("], EARLIER, id="no Python"),
        pytest.param(['book.upstream("later.total")'], [], id="a theme that is not earlier"),
        pytest.param(["from shop import till"], ["stock"], id="in a module of the project"),
    ],
)
def test_dependencies_are_read_from_the_code(tmp_path: Path, code: list[str], expected: list[str]) -> None:
    (tmp_path / "src" / "shop").mkdir(parents=True)
    (tmp_path / "src" / "shop" / "till.py").write_text('def f(book):\n    return book.upstream("stock.total")\n')
    cells = [{"cell_type": "code", "source": source} for source in code]
    theme = Theme("till", tmp_path / "notebooks" / "till.ipynb", {"cells": cells}, {})
    assert dependencies(theme, EARLIER) == expected
