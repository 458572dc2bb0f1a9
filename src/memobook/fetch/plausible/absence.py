"""What was there and isn't: a value of a column that has to be complete, and the cells of a measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..connector import Row
from .breach import Breach, called
from .past import Key, Past

FEW = 3  # cells from which on it is no single observation that a source took back


def absence_breaches(past: Past, asked_for: Mapping[str, Collection[Any]]) -> Iterator[Breach]:
    """All breaches of ``complete`` and ``emptied``.

    Parameters
    ----------
    asked_for : by column, values that the source was asked for by name.
    """
    for column in past.dataset.plausible.complete:
        there = {row[column] for row in past.came}
        held = {row[column] for row in past.held if row[column] is not None}
        for value in sorted((held | set(asked_for.get(column, ()))) - there, key=str):
            state = "is held" if value in held else "was asked for"
            yield Breach("complete", (str(value),), f"{column} {value} {state} and is not in the answer", part=True)
    for measure in past.dataset.fetch.measures if past.dataset.fetch else ():
        yield from _emptied(past, measure)


def lacking(held: Collection[Row], came: Collection[Row], may_have: Mapping[str, Collection[Any]]) -> list[str]:
    """A sentence for each value of ``may_have``, by column, that an answer lacks and that was never held."""
    told = []
    for column, values in may_have.items():
        for value in sorted(set(values) - {row[column] for row in (*held, *came)}, key=str):
            told.append(f"it has nothing of the {column} {value}, which the options name")
    return told


def _emptied(past: Past, measure: str) -> Iterator[Breach]:
    """A measure that most known observations of a group, or of a dataset without groups, had and have no longer."""
    filled, empty = defaultdict[Key, int](int), defaultdict[Key, int](int)
    for entity in past.new:
        group = past.group(entity) if past.dataset.plausible.group else ()
        for _, old, new in past.known(entity):
            filled[group] += old[measure] is not None
            empty[group] += old[measure] is not None and new[measure] is None
    for group, count in empty.items():
        if count >= FEW and count > filled[group] / 2:
            name = " ".join(map(str, group)) or "the dataset"
            told = f"{measure} of {name} is empty in {count} of {filled[group]} rows in which it is held"
            yield Breach("emptied", called(group), told, part=True)
