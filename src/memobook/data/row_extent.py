"""How rows of a dataset are written down: key by key, in ranges, or counted, so that no record grows without end.

Up to 50 rows stand one by one. Of more, those that follow each other in the order of the primary key are written as a
range; where even that makes more than 100 entries, the rows are counted and none is named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def extent(order: Sequence[RowKey], keys: Collection[RowKey] | None, *, vintages: bool) -> Extent:
    """Rows written down.

    Parameters
    ----------
    order : keys of the rows in the order of the primary key: of the view, or of all vintages that were public.
    keys : those that are meant; None: all of them.
    vintages : whether ``order`` is of all vintages.
    """
    places = range(len(order)) if keys is None else [place for place, key in enumerate(order) if key in keys]
    rows: list[Any]
    if len(places) <= ONE_BY_ONE:
        rows = [order[place] for place in places]
    elif keys is None:
        rows = [_range(order, 0, len(order) - 1)]
    else:
        runs = [[place for _, place in run] for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
        rows = [order[run[0]] if len(run) == 1 else _range(order, run[0], run[-1]) for run in runs]
    return {"rows": rows if len(rows) <= ENTRIES else [], "count": len(places), "vintages": vintages}


def _range(order: Sequence[RowKey], first: int, last: int) -> dict[str, Any]:
    return {"first": order[first], "last": order[last], "count": last - first + 1}


def keys_in(order: Sequence[RowKey], written: Extent) -> set[RowKey] | None:
    """The keys that an extent stands for; None where it names none, or others than ``order`` has."""
    places = {key: place for place, key in enumerate(order)}
    keys: set[RowKey] = set()
    try:
        for entry in written["rows"]:
            ends = (entry, entry) if isinstance(entry, str) else (entry["first"], entry["last"])
            keys.update(order[places[ends[0]] : places[ends[1]] + 1])
    except KeyError:
        return None
    return keys if len(keys) == written["count"] else None
