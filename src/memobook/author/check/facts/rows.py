"""Rows that can't be as they stand: periods that do not exist, days that have not come, members that are missing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.table import Row
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.themes.statement import DATASET as STATEMENTS

from ..material import Material
from ..rule import rule
from .data import dataset_names, of_rows

PERIOD = rule(
    "dataset.period", "error", "A period is written as none of the calendar, beside others that are.",
    "mend the cell: 2025Q4, 2025-12 or 2025-W52",
)  # fmt: skip
EARLY = rule(
    "dataset.early", "error", "A row was public before its period had ended, unlike the other rows of the dataset.",
    "mend the period or the day of publication",
)  # fmt: skip
FUTURE = rule(
    "dataset.future", "error", "A row was published on a day that has not come.", "mend the day of publication"
)
BLANK = rule(
    "dataset.blank", "error", "A text of the data is another one but for blanks, or has some around it.",
    "take the blanks out, in all rows alike",
)  # fmt: skip
CAPITALS = rule(
    "dataset.capitals", "error", "A text of the key is another one but for capitals, so its rows are a series apart.",
    "write it the same way in all rows",
)  # fmt: skip
GAP = rule(
    "dataset.gap", "warning", "The newest period lacks members that the one before has, so a sum over it is too small.",
    "wait for the missing rows, enter them, or compare only periods that are whole",
)  # fmt: skip

FORMS = (
    (re.compile(r"(?P<year>\d{4})-?Q(?P<part>[1-4])"), re.compile(r"\d{4}-?Q\S*", re.IGNORECASE), 3),
    (re.compile(r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])"), re.compile(r"\d{4}-\d{1,2}"), 1),
)
# a whole year may stand among its parts, as averages do
YEAR = re.compile(r"\d{4}")
# marks without a width
UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
# days of the periods that rows of a cadence are of, and fewer rows tell no habit
LENGTHS = {"weekly": 7, "monthly": 28, "quarterly": 90}
FEWEST = 10
# the share of a column's cells, and of rows, from which on the rest are exceptions
USUAL = 0.8


def rows(material: Material) -> Iterator[Finding]:
    """What is wrong with the rows of each dataset that the edition's runs read, as of its day and after."""
    today = date.today().isoformat()
    as_of = material.ledger.edition.as_of if material.ledger else None
    for name in dataset_names(material):
        with suppress(ContentError):  # told where datasets are looked at
            yield from of_rows(material, "rows", name, _rows, today, as_of)


def _rows(dataset: Dataset, found: list[Row], today: str, as_of: str | None) -> Iterator[Finding]:
    """All of it, of a dataset; ``as_of`` is None where the edition can't be had."""
    published = dataset.columns.index("published")
    for number, row in enumerate(found, 2):
        if row[published] and str(row[published]) > today:
            yield FUTURE.at(row_line(dataset, number), f"it was published on {row[published]}, which has not come")
    for at, field in enumerate(dataset.fields):
        if field.type == "string":
            yield from _blanks(dataset, found, at, key=field.name in dataset.primary_key)
            # names that a source writes both ways are its own, unless they tell series apart
            own = field.name in dataset.primary_key and not dataset.fetch and dataset.name != STATEMENTS
            if field.name in dataset.per or own:
                yield from _capitals(dataset, found, at)
        if field.type == "string" and field.name in dataset.primary_key:
            yield from _periods(dataset, found, at, as_of)
        elif field.type == "date" and field.name in dataset.primary_key and at != published:
            yield from _days(dataset, found, at, published)


def _blanks(dataset: Dataset, found: list[Row], at: int, *, key: bool) -> Iterator[Finding]:
    """Texts that differ from another of their column by blanks alone, each once; in a key any blanks around one."""
    first: dict[str, int] = {}
    for number, row in enumerate(found, 2):
        if isinstance(row[at], str):
            first.setdefault(row[at], number)
    for text, number in first.items():
        plain = " ".join(UNSEEN.sub("", text).split())
        if text != plain and (plain in first or (key and text != text.strip())):
            also = f"beside {plain!r}" if plain in first else f"for {plain!r}"
            yield BLANK.at(row_line(dataset, number), f"{dataset.columns[at]} is {text!r} {also}")


def _capitals(dataset: Dataset, found: list[Row], at: int) -> Iterator[Finding]:
    """Texts that differ from one that more rows have by capitals alone, each once."""
    known = Counter(row[at] for row in found if isinstance(row[at], str))
    usual: dict[str, str] = {}
    for text, _count in known.most_common():
        if usual.setdefault(text.casefold(), text) != text:
            number = next(number for number, row in enumerate(found, 2) if row[at] == text)
            told = f"{dataset.columns[at]} is {text!r} beside {usual[text.casefold()]!r}"
            yield CAPITALS.at(row_line(dataset, number), told)


def _days(dataset: Dataset, found: list[Row], at: int, published: int) -> Iterator[Finding]:
    """Rows that were public before the day that they are of, where the others were not."""
    # the days on which periods begin, such as weeks, each of which has ended when the others are public
    waits = [(row[published] - row[at]).days for row in found if row[at] and row[published]]
    length = LENGTHS.get(dataset.cadence, 0)
    usual = sorted(waits)[len(waits) // 10] if len(waits) >= FEWEST else 0
    least = length if length and length <= usual else 0
    early = [n for n, row in enumerate(found, 2) if row[at] and (row[published] - row[at]).days < least]
    if len(early) <= (1 - USUAL) * len(found):
        for number in early:
            row = found[number - 2]
            message = f"{dataset.columns[at]} is {row[at]}, and the row was published on {row[published]}"
            yield EARLY.at(row_line(dataset, number), message)


def _periods(dataset: Dataset, found: list[Row], at: int, as_of: str | None) -> Iterator[Finding]:
    cells = [str(row[at] or "") for row in found]
    for form, like, months in FORMS:
        right = [form.fullmatch(cell) for cell in cells]
        alike = sum(bool(like.fullmatch(cell)) for cell in cells)
        if not cells or sum(map(bool, right)) < USUAL * len(cells) or not alike:
            continue
        for number, (cell, match) in enumerate(zip(cells, right, strict=True), 2):
            if match is None and cell and not YEAR.fullmatch(cell):
                yield PERIOD.at(row_line(dataset, number), f"{dataset.columns[at]} is {cell!r}")
        published = dataset.columns.index("published")
        ends = [_end(match, months) if match else "" for match in right]
        early = [
            n for n, (row, end) in enumerate(zip(found, ends, strict=True), 2) if end and str(row[published]) <= end
        ]
        if len(early) <= (1 - USUAL) * len(found):
            for number in early:
                row = found[number - 2]
                message = f"{row[at]} ends on {ends[number - 2]}, and the row was published on {row[published]}"
                yield EARLY.at(row_line(dataset, number), message)
        yield from _gaps(dataset, found, at, cells, as_of)
        return


def _gaps(dataset: Dataset, found: list[Row], at: int, cells: list[str], as_of: str | None) -> Iterator[Finding]:
    """Members that all of the four periods before the newest have, and the newest has not, on the as-of day."""
    published = dataset.columns.index("published")
    others = [n for n, name in enumerate(dataset.columns) if name in dataset.primary_key and n not in (at, published)]
    if as_of is None or len(others) != 1:
        return
    members: dict[str, set[Any]] = defaultdict(set)
    for row, cell in zip(found, cells, strict=True):
        if str(row[published]) <= as_of and cell:
            members[cell].add(row[others[0]])
    *before, newest = sorted(members)[-3:] or [""]
    usual = Counter(member for period in before for member in members[period])
    missing = sorted(str(m) for m, times in usual.items() if times == len(before) and m not in members[newest])
    # where most are missing the period is under way, which every reader of the data sees
    under_way = 2 * len(missing) > len(usual)
    if len(before) == 2 and members[before[0]] == members[before[1]] and missing and not under_way:
        yield GAP.at(dataset.place, f"{newest} has no row of {', '.join(missing)}")


def _end(period: re.Match[str], months: int) -> str:
    """The last day of a period."""
    after = int(period["part"]) * months  # months of the year that have passed
    first = date(int(period["year"]) + after // 12, after % 12 + 1, 1)
    return (first - timedelta(days=1)).isoformat()


def row_line(dataset: Dataset, number: int) -> str:
    """The line of a row; the head is the first."""
    place = dataset.place
    return f"{place}:{number}" if dataset.path and dataset.path.suffix == ".csv" and ":" not in place else place
