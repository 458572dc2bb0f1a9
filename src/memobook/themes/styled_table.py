"""The table that a Styler prints: its own texts and the spans of its headings, without its colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .cells.text import EMPTY, LEVELS

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler


def styled_cells(styler: Styler) -> tuple[list[str], list[bool], list[list[str]]]:
    """Names of columns, which of them hold numbers, and rows of texts."""
    from bs4 import BeautifulSoup

    table = BeautifulSoup(styler.to_html(), "html.parser").find("table")
    assert table is not None
    heads = [_spread(row) for row in table.select("thead tr")]
    rows = _below([_cells(row) for row in table.select("tbody tr")])
    width = max(map(len, [*heads, *rows]), default=0)
    columns = [LEVELS.join(dict.fromkeys(h[at] for h in heads if at < len(h) and h[at])) for at in range(width)]
    numeric = [bool(rows) and all(_is_number(row[at]) for row in rows) for at in range(width)]
    return columns, numeric, [[cell or EMPTY for cell in row] for row in rows]


def _cells(row: Any) -> list[tuple[str, int, int]]:
    """Text, width and height of each cell."""
    return [
        (cell.get_text(" ", strip=True), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1)))
        for cell in row.find_all(["th", "td"])
        if "display: none" not in cell.get("style", "")
    ]


def _spread(row: Any) -> list[str]:
    return [text for text, width, _ in _cells(row) for _ in range(width)]


def _below(rows: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    """Rows in which a cell that reaches down stands in each row that it covers."""
    found: list[list[str]] = []
    reaching: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells = iter(row)
        line: list[str] = []
        while True:
            if len(line) in reaching:
                text, left = reaching.pop(at := len(line))
                if left > 1:
                    reaching[at] = text, left - 1
                line.append(text)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            text, width, height = cell
            for _ in range(width):
                if height > 1:
                    reaching[len(line)] = text, height - 1
                line.append(text)
        found.append(line)
    return found


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "").rstrip("%").replace("\N{MINUS SIGN}", "-") or "0")
    except ValueError:
        return text in (EMPTY, "")
    return True
