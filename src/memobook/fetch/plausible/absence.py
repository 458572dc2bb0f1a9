"""What was there and isn't: a value of a column that has to be complete, a group, and the cells of a measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from ..connector import Row
from .breach import Breach, called, words
from .past import Key, Past

FEW = 3  # cells or entities from which on it is no single one that a source took back
NO_DAY = tuple(map(date.fromisoformat, ("0001-01-01", "1899-12-30", "1900-01-01", "1970-01-01", "9999-12-31")))
LEFT = 0.2  # share of a group's entities that is left of it at least


def absence_breaches(past: Past, asked_for: Mapping[str, Collection[Any]]) -> Iterator[Breach]:
    """All breaches of ``complete``, ``gone``, ``fewer``, ``no day`` and ``emptied``.

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
    yield from _gone(past)
    yield from _no_days(past)
    for measure in past.dataset.fetch.measures if past.dataset.fetch else ():
        yield from _emptied(past, measure)


def _gone(past: Past) -> Iterator[Breach]:
    """A group of which next to nothing is left, or that shrank: single entities may vanish, and others come."""
    if set(past.dataset.plausible.group) == set(past.entity_columns):
        return
    held, left, there = (defaultdict[Key, int](int) for _ in range(3))
    for entity in past.old:
        held[past.group(entity)] += 1
        left[past.group(entity)] += entity in past.new
    for entity in past.new:
        there[past.group(entity)] += 1
    least = past.dataset.plausible.kept or 0
    for group, count in held.items():
        if count >= FEW and left[group] < LEFT * count:
            told = f"{count - left[group]} of {count} that are held of {words(group)} are not in the answer"
            yield Breach("gone", called(group), told, part=True)
        elif count >= FEW and there[group] < least * count:
            told = f"{words(group)} has {there[group]} in the answer, and {count} are held"
            yield Breach("fewer", called(group), told, part=True)


def lacking(held: Collection[Row], came: Collection[Row], may_have: Mapping[str, Collection[Any]]) -> list[str]:
    """A sentence for each value of ``may_have``, by column, that an answer lacks and that was never held."""
    told = []
    for column, values in may_have.items():
        for value in sorted(set(values) - {row[column] for row in (*held, *came)}, key=str):
            told.append(f"it has nothing of the {column} {value}, which the options name")
    return told


def _no_days(past: Past) -> Iterator[Breach]:
    """A day that programs write where they have none; the days that observations are of are days."""
    own = {past.dataset.plausible.order, *past.dataset.key}
    days = [field.name for field in past.dataset.fields if field.type == "date" and field.name not in own]
    for row in past.came:
        for name in days:
            if row[name] in NO_DAY:
                told = f"{name} of {words(past.entity(row))} is {row[name]}, which programs write for no day"
                yield Breach("no day", called(past.entity(row)), told)


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
