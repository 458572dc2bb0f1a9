"""Numbers and days of a table as spreadsheets of much of Europe write them: 1.234,5 and 31.12.2026."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from memobook.publication.text.language import english_numerals

if TYPE_CHECKING:
    from pandas import DataFrame, Series

NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
# what can be nothing else: a comma that groups no thousands, or points that do so before a comma or another point
SURE = re.compile(r"[-+]?(?:\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d+|0+,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})")
# and what English alone writes
ENGLISH = re.compile(
    r"[-+]?(?:\d*\.(?:\d{1,2}|\d{4,})|\d{4,}\.\d+|0*\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})"
)
DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")


def in_english(frame: DataFrame, sign: str) -> DataFrame:
    """The table with its numbers as 1234.5 and its days as 2026-12-31.

    A table writes all its numbers alike, so that one that can be nothing else tells of all. Where none does, 1.234 is a
    thousand and more in a publication in such a language, if a semicolon tells cells apart, as in its spreadsheets.

    Parameters
    ----------
    sign : what tells cells apart.
    """
    cells = [cell for name in frame for cell in frame[name]]
    english = any(ENGLISH.fullmatch(cell) for cell in cells)
    own = sign == ";" and english_numerals("1.234") != "1.234"
    if not english and (own or any(SURE.fullmatch(cell) for cell in cells)):
        frame = frame.apply(_numbers)
    return frame.apply(_days)


def _numbers(cells: Series) -> Series:
    filled = [cell for cell in cells if cell]
    if not filled or not all(NUMBER.fullmatch(cell) for cell in filled):
        return cells
    return cells.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)


def _days(cells: Series) -> Series:
    found = [DAY.fullmatch(cell) for cell in cells]
    if not any(found) or any(cell and not day for cell, day in zip(cells, found, strict=True)):
        return cells
    try:
        days = [date(*map(int, day.group("year", "month", "day"))).isoformat() if day else "" for day in found]
    except ValueError:
        return cells  # days of no calendar stay words
    return type(cells)(days, index=cells.index, name=cells.name)
