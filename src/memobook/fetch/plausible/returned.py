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
    key, measures = dataset.key, dataset.fetch.measures
    said = {_values(row, key): _values(row, measures) for row in came}
    vintages: dict[Key, list[Row]] = {_values(row, key): [] for row in came}
    days = sorted({row["published"] for row in held})
    for row in sorted(held, key=lambda row: row["published"]):
        vintages.setdefault(_values(row, key), []).append(row)
    whole = dataset.vintage == "file"

    def then(key: Key, day: date) -> Key | None:
        """The measures of an observation on a day."""
        rows = (r for r in reversed(vintages[key]) if (r["published"] == day if whole else r["published"] <= day))
        return next((_values(row, measures) for row in rows), None)

    changed = [
        key
        for key, cells in said.items()
        if days and any(cell is not None for cell in cells) and then(key, days[-1]) not in (None, cells)
    ]
    if len(changed) < FEW:
        return
    for day in reversed(days[:-1]):
        if all(then(key, day) == said[key] for key in changed):
            told = f"the {len(changed)} observations that changed are again as they were held on {day}"
            yield Breach("older", (), told)
            return


def _values(row: Row, names: Sequence[str]) -> Key:
    return tuple([row[name] for name in names])
