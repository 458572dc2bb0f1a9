"""A number of a dataset in its unit, as a reader sees it: $54,208,000,000, 22 %, 342.6 (index 1982=100)."""

from __future__ import annotations

import re
from typing import Any

from memobook.publication.text.language import numerals
from memobook.themes.values.printed import printed

MONEY = re.compile(r"([A-Z]{3})(?![\w])(.*)")
SHARES = {"fraction": 100.0, "percent": 1.0}
# units that only say that a number is one
NONE = ("", "count", "number")


def quantity(number: float, unit: str) -> str:
    """A number with its unit; the unit is a dataset's own, and one that is not known stands behind the number."""
    if unit in NONE:
        return cell_text(number)
    if unit in SHARES:
        return f"{cell_text(number * SHARES[unit])}\N{NO-BREAK SPACE}%"
    if unit.startswith("index"):
        return f"{cell_text(number)} ({unit})"
    if found := MONEY.fullmatch(unit):
        nothing = printed(0, found[1], f"{{:,.0f}} {found[1]}", 1.0)
        minus = "\N{MINUS SIGN}" if number < 0 else ""
        return f"{minus}{nothing.replace('0', cell_text(abs(number)))}{found[2]}"
    return f"{cell_text(number)} {unit}"


def cell_text(cell: Any) -> str:
    """A cell as a reader sees it: whole numbers with their thousands apart, others at six digits, large ones at twelve
    rather than with an exponent."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return numerals(f"{cell:,.0f}") if abs(cell) >= 10_000 else f"{cell:.0f}"
    if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) >= 10_000:
        return numerals(f"{cell:,}")
    if isinstance(cell, float):
        return numerals(f"{cell:,.12g}" if abs(cell) >= 1e5 else f"{cell:.6g}")
    return str(cell)
