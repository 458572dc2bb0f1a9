"""An answer that is older than what is held, of a source that states no day: a copy that some server had kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from memobook.data.dataset import Dataset

from ..connector import Row
from .breach import Breach

FEW = 3  # observations from which on it is no single one that a source took back

Key = tuple[Any, ...]


def returned_breaches(dataset: Dataset, held: Sequence[Row], came: Sequence[Row]) -> Iterator[Breach]:
    """A breach of ``older`` where all that changed is again what an earlier vintage said.

    Parameters
    ----------
    held : all rows, every vintage.
    """
    if dataset.fetch is None or any(row["published"] is not None for row in came):
        return
    days = sorted({row["published"] for row in held})
    said = {key: cells for key, cells in _state(dataset, came, None).items() if any(cell is not None for cell in cells)}
    now = _state(dataset, held, days[-1]) if days else {}
    changed = {key for key, cells in said.items() if now.get(key, cells) != cells}
    if len(changed) < FEW:
        return
    for day in reversed(days[:-1]):
        then = _state(dataset, held, day)
        if all(then.get(key) == said[key] for key in changed):
            told = f"the {len(changed)} observations that changed are again as they were held on {day}"
            yield Breach("older", (), told)
            return


def _state(dataset: Dataset, rows: Sequence[Row], day: date | None) -> dict[Key, Key]:
    """The measures of each observation on a day; of an answer, which has no days, as it says them."""
    assert dataset.fetch is not None
    if day is not None:
        whole = dataset.vintage == "file"
        rows = [row for row in rows if (row["published"] == day if whole else row["published"] <= day)]
        rows = sorted(rows, key=lambda row: row["published"])
    return {tuple(row[k] for k in dataset.key): tuple(row[m] for m in dataset.fetch.measures) for row in rows}
