"""How the days of somebody's table are written, also as 31.12.2026, and the same as 2026-12-31."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import Series

DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII)


def as_iso(cells: Series) -> Series:
    """A column of days as 2026-12-31; any other as it is, and days of no calendar too."""
    found = [DAY.fullmatch(cell) for cell in cells]
    if not any(found) or any(cell and not day for cell, day in zip(cells, found, strict=True)):
        return cells
    try:
        days = [date(*map(int, day.group("year", "month", "day"))).isoformat() if day else "" for day in found]
    except ValueError:
        return cells
    return type(cells)(days, index=cells.index, name=cells.name)
