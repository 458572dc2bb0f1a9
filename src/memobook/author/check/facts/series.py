"""Series: a cell that is not like the others, a row that is missing in their midst, rows that nobody reads yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.table import Row
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.locks.lock import newest_lock

from ..material import Material
from ..rule import rule
from .data import dataset_names, of_rows
from .rows import FORMS, row_line

OUTLIER = rule(
    "dataset.outlier", "warning", "A number is far from all others of its series, as by a slip of a digit or unit.",
    "mend the cell, or write into the dataset’s description why it is so",
)  # fmt: skip
HOLE = rule(
    "dataset.hole", "warning", "A regular series lacks a row in its midst.",
    "bring the row back (git log tells who took it away), or write into the dataset’s description why there is none",
)  # fmt: skip
UNREAD = rule(
    "dataset.unread", "warning", "A memo that is not released does not read the rows of a dataset from after its day.",
    "set as_of of the memo to a later day, or release it as it is",
)  # fmt: skip
# how far from all others, and how near to each other those are
FAR, NEAR = 10.0, 10.0
FEWEST = 5


def series(material: Material) -> Iterator[Finding]:
    """Outliers and holes in the series of each dataset, and rows that wait."""
    edition, today = material.edition, date.today().isoformat()
    draft = edition if edition and material.newest and not _released(material) else None
    used = _used(material) if draft else set()
    for name in dataset_names(material):
        with suppress(ContentError):  # told where datasets are looked at
            yield from of_rows(material, "series", name, _members, today)
            if draft and name in used:
                yield from of_rows(material, "unread", name, _unread, draft.as_of, today)


def _members(dataset: Dataset, rows: list[Row], today: str) -> Iterator[Finding]:
    yield from _outliers(dataset, rows, today)
    yield from _holes(dataset, rows, today)


def _series(dataset: Dataset, rows: list[Row], today: str) -> dict[tuple[Any, ...], list[int]]:
    """Positions of rows by the members of the key that are no period and no day of publication."""
    time = _time(dataset, rows)
    members = [
        at
        for at, name in enumerate(dataset.columns)
        if name in dataset.primary_key and at != time and name != "published"
    ]
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    published = dataset.columns.index("published")
    for position, row in enumerate(rows):
        if str(row[published] or "") > today:
            continue  # another rule tells it
        found[tuple(row[at] for at in members)].append(position)
    return found


def _time(dataset: Dataset, rows: list[Row]) -> int | None:
    """The column of the key that says of which day, month or quarter a row is."""
    for at, field in enumerate(dataset.fields):
        if field.name not in dataset.primary_key or field.name == "published" or field.type not in ("date", "string"):
            continue
        if rows and all(_place(str(row[at] or "")) for row in rows):
            return at
    return None


def _outliers(dataset: Dataset, rows: list[Row], today: str) -> Iterator[Finding]:
    if _time(dataset, rows) is None:
        return
    for positions in _series(dataset, rows, today).values():
        for at, field in enumerate(dataset.fields):
            if field.type not in ("number", "integer"):
                continue
            cells = [(float(rows[n][at]), n) for n in positions if rows[n][at] is not None]  # type: ignore[arg-type]
            cells.sort()
            if len(cells) <= FEWEST:
                continue
            for (number, position), others in ((cells[-1], cells[:-1]), (cells[0], cells[1:])):
                low, high = others[0][0], others[-1][0]
                if low > 0 and high <= NEAR * low and (number >= FAR * high or number * FAR <= low):
                    others_are = f"lies between {low:.12g} and {high:.12g} in all other rows of its series"
                    message = f"{field.name} is {number:.12g}, and {others_are}"
                    yield OUTLIER.at(row_line(dataset, position + 2), message)
                    break


def _holes(dataset: Dataset, rows: list[Row], today: str) -> Iterator[Finding]:
    """Rows that are missing within a series; what a fetched dataset lacks of every series, its source has not."""
    time = _time(dataset, rows)
    if time is None:
        return
    found, regular = [], 0
    for member, positions in _series(dataset, rows, today).items():
        gaps = _gaps(sorted({str(rows[n][time]) for n in positions}))
        regular += gaps is not None
        found += [(member, *gap) for gap in gaps or ()]
    shared = Counter((before, after) for _, before, after, _ in found)
    for member, before, after, missing in found:
        if dataset.fetch and shared[before, after] == regular:
            continue
        who = ", ".join(str(one) for one in member if one)
        message = f"between {before} and {after} {'a row is' if missing == 1 else f'{missing} rows are'} missing"
        yield HOLE.at(dataset.place, f"{message} of {who}" if who else message)


def _gaps(times: list[str]) -> list[tuple[str, str, int]] | None:
    """Where a series has a multiple of its usual step, with how many rows are missing; None if it is not regular."""
    if len(times) <= FEWEST:
        return None
    places = [_place(one) for one in times]
    for unit in range(len(places[0])):
        steps = [two[unit] - one[unit] for one, two in pairwise(places)]
        usual, count = Counter(steps).most_common(1)[0]
        # days in a row are no sign: some are no working days
        daily = len(places[0]) > 1 and unit == 0 and usual == 1
        if usual > 0 and not daily and count >= len(steps) - 2 and all(step % usual == 0 for step in steps):
            return [(times[n], times[n + 1], step // usual - 1) for n, step in enumerate(steps) if step > usual]
    return None


def _place(cell: str) -> tuple[int, ...]:
    """A day by number and its month by number, a quarter or a month by number; empty where a cell is none of them."""
    period = next((found for form, _, _ in FORMS if (found := form.fullmatch(cell))), None)
    if period:
        return (int(period["year"]) * (4 if "Q" in cell else 12) + int(period["part"]),)
    try:
        day = date.fromisoformat(cell[:10])
    except ValueError:
        return ()
    return day.toordinal(), day.year * 12 + day.month


def _unread(dataset: Dataset, rows: list[Row], as_of: str, today: str) -> Iterator[Finding]:
    published = dataset.columns.index("published")
    later = [str(row[published]) for row in rows if as_of < str(row[published] or "") <= today]
    if later:
        many = f"{len(later)} rows were" if len(later) > 1 else "a row was"
        yield UNREAD.at(dataset.place, f"{many} published after {as_of}, the newest on {max(later)}")


def _released(material: Material) -> bool:
    try:
        return newest_lock(material.publication, material.date) is not None
    except ContentError:
        return True  # the rule of locks tells it


def _used(material: Material) -> set[str]:
    """Names of the datasets that the edition's runs read."""
    ledger = material.ledger
    return {used["name"] for value in ledger.values.values() for used in value.datasets} if ledger else set()
