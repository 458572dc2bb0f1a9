"""How rows of a dataset are written down: key by key, in ranges, or counted, so that no record grows without end.

Up to 50 rows stand one by one. Of more, those that follow each other in the order of the primary key are written as a
range; where even that makes more than 100 entries, the rows are counted and none is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from .row_keys import RowKey

ONE_BY_ONE = 50
ENTRIES = 100

# {"rows": keys and {"first", "last", "count"} of ranges, "count": how many rows or None, "vintages": whether rows that
# a later vintage replaced are among them, so that ranges are of all vintages}
Extent = dict[str, Any]


def unknown_extent() -> Extent:
    """Of rows that nobody noted."""
    return {"rows": [], "count": None, "vintages": False}


def extent(placed: Sequence[tuple[int, RowKey]], *, vintages: bool) -> Extent:
    """Rows written down.

    Parameters
    ----------
    placed : place and key of each row, in the order of the primary key.
    vintages : whether places are among all vintages that were public.
    """
    if len(placed) <= ONE_BY_ONE:
        rows: list[Any] = [key for _, key in placed]
    else:
        # neighbours are as far from their number among these rows
        numbered = groupby(enumerate(placed), lambda one: one[1][0] - one[0])
        runs = [[row for _, row in run] for _, run in numbered]
        rows = [run[0][1] if len(run) == 1 else _range([run[0][1], run[-1][1]], len(run)) for run in runs]
    return {"rows": rows if len(rows) <= ENTRIES else [], "count": len(placed), "vintages": vintages}


def whole_extent(ends: Sequence[RowKey], count: int, *, vintages: bool) -> Extent:
    """All rows of a table of more than 50, by the keys of its first and last."""
    return {"rows": [_range(ends, count)], "count": count, "vintages": vintages}


def _range(ends: Sequence[RowKey], count: int) -> dict[str, Any]:
    return {"first": ends[0], "last": ends[-1], "count": count}


def keys_in(order: Sequence[RowKey], written: Extent, places: Mapping[RowKey, int] | None = None) -> set[RowKey] | None:
    """The keys that an extent stands for; None where it names none, or others than ``order`` has.

    Parameters
    ----------
    places : of each key in ``order``, where they are known.
    """
    places = {key: place for place, key in enumerate(order)} if places is None else places
    keys: set[RowKey] = set()
    try:
        for entry in written["rows"]:
            ends = (entry, entry) if isinstance(entry, str) else (entry["first"], entry["last"])
            keys.update(order[places[ends[0]] : places[ends[1]] + 1])
    except KeyError:
        return None
    return keys if len(keys) == written["count"] else None
