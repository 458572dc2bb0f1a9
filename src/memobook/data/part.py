"""A part of a dataset: the rows for which a run asked by conditions, so that its key holds these and no others.

A run that read some rows of a dataset need not be made anew because others changed. What it recorded follows from the
rows, and from which of them stand next to each other in the whole: a range of rows is told by its ends
(:mod:`.row_extent`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.files import sha256, sha256_of

from .row_extent import ONE_BY_ONE
from .selection import Selection
from .view import View

# conditions beyond which a dataset counts as read whole
MOST = 100

# {"where": conditions, "sha256": of the rows as CSV, "ranges": hash of where rows end that follow each other in the
# whole}
Part = dict[str, Any]


def part_of(view: View, name: str, conditions: Sequence[str], place: str = "") -> Part:
    """The rows of a dataset for which one of the conditions holds.

    Raises
    ------
    ContentError : ``data.sql``, ``dataset.unknown``.
    """
    places, rows = Selection(view, name, place).held(conditions)
    digest = sha256_of(rows)
    # rows that are told one by one have no ranges
    long = len(places) > ONE_BY_ONE
    ends = [n for n in range(len(places) - 1) if long and places[n + 1] != places[n] + 1]
    return {"where": list(conditions), "sha256": digest, "ranges": sha256(json.dumps(ends).encode())}


def part_csv(view: View, name: str, conditions: Sequence[str], place: str = "") -> Iterator[bytes]:
    """The same rows as CSV, in parts."""
    return Selection(view, name, place).held(conditions)[1]


def part_now(view: View, name: str, conditions: Sequence[str]) -> Part | None:
    """The same of a later state of the data; None where the dataset can't be asked that any more."""
    try:
        return part_of(view, name, conditions)
    except ContentError:
        return None
