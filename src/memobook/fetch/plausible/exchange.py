"""Histories that stand where they do not belong: those of another entity, or their own, some periods off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from .breach import Breach, called, words
from .past import Key, Past

FEW = 3  # changed values of a history from which on it can be told whose they are
LEAST = 2  # changed measures of an entity without a history from which on it can
MOST = 0.8  # share of them that has to fit
SHIFTS = (-2, -1, 1, 2)  # periods

Values = dict[Key, tuple[float | None, ...]]


def exchange_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``exchanged`` and ``shifted``; where there is no order, pairs that exchanged their values."""
    if not past.held:
        return
    yield from _groups(past)
    if not past.measures:
        return
    if past.dataset.plausible.order is None:
        yield from _pairs(past)
        return
    old = {entity: _values(past, entity, past.old) for entity in past.old}
    new = {entity: _values(past, entity, past.new) for entity in past.new}
    changed = {e: {at: v for at, v in new[e].items() if old[e].get(at, v) != v} for e in new if e in old}
    for entity, moved in changed.items():
        if len(moved) < FEW:
            continue
        for other, theirs in old.items():
            if other != entity and sum(theirs.get(at) == value for at, value in moved.items()) >= MOST * len(moved):
                told = f"{len(moved)} values of {words(entity)} are now those that are held of {words(other)}"
                yield Breach("exchanged", called(entity), told)
                break
        for what, values, were in _columns(past.measures, moved, old[entity]):
            if len(values) >= FEW and (shift := _shift(were, values)):
                told = f"{len(values)} values of {what}{words(entity)} are those held of {abs(shift)} observations "
                yield Breach("shifted", called(entity), told + ("before" if shift > 0 else "after"))
                break


def _columns(measures: Sequence[str], moved: Values, held: Values) -> Iterator[tuple[str, Values, Values]]:
    """All measures at once, then each: a name, the values that changed, and those held."""
    yield "", moved, held
    for i, measure in enumerate(measures if len(measures) > 1 else ()):
        changed: Values = {at: (value[i],) for at, value in moved.items() if value[i] != held.get(at, value)[i]}
        yield f"{measure} of ", changed, {at: (value[i],) for at, value in held.items()}


def _pairs(past: Past) -> Iterator[Breach]:
    """Two entities of which each has now what the other had, in all measures that changed, two at least."""
    changed: dict[Key, dict[tuple[Key, str], tuple[object, object]]] = {}
    for entity in past.new:
        for at, old, new in past.known(entity):
            if moved := {(at, m): (old[m], new[m]) for m in past.measures if old[m] != new[m]}:
                changed.setdefault(entity, {}).update(moved)
    had: dict[frozenset[object], list[Key]] = defaultdict(list)
    for entity, moved in changed.items():
        had[frozenset((what, old) for what, (old, _) in moved.items())].append(entity)
    for entity, moved in changed.items():
        if len(moved) < LEAST:
            continue
        for other in had.get(frozenset((what, new) for what, (_, new) in moved.items()), []):
            if other != entity and all(changed[other][what][1] == old for what, (old, _) in moved.items()):
                told = f"the values of {words(entity)} and of {words(other)} changed places"
                yield Breach("exchanged", called(entity), told)


def _groups(past: Past) -> Iterator[Breach]:
    """A group most of whose entities are told of another group now."""
    columns = past.entity_columns
    within = [i for i, name in enumerate(columns) if name not in past.dataset.plausible.group]
    if not within or not set(past.dataset.plausible.group) < set(columns):
        return
    old, new = (_by_group(past, series, within) for series in (past.old, past.new))
    for group, names in old.items():
        gone = names - new.get(group, set())
        if len(gone) < FEW or len(gone) <= len(names) / 2:
            continue
        for other, theirs in new.items():
            if other != group and len(gone & (theirs - old.get(other, set()))) >= MOST * len(gone):
                told = f"{len(gone)} of {len(names)} that are held of {words(group)} are told of {words(other)} now"
                yield Breach("exchanged", called(group), told)


def _by_group(past: Past, series: Iterable[Key], within: list[int]) -> dict[Key, set[Key]]:
    found: dict[Key, set[Key]] = defaultdict(set)
    for entity in series:
        found[past.group(entity)].add(tuple(entity[i] for i in within))
    return found


def _shift(held: Values, moved: Values) -> int | None:
    """By how many observations the changed values are off; None where they are not."""
    positions = list(held)
    place = {at: index for index, at in enumerate(positions)}
    for shift in SHIFTS:
        at_place = [(at, place[at] - shift) for at in moved]
        fit = sum(0 <= i < len(positions) and held[positions[i]] == moved[at] for at, i in at_place)
        if fit >= MOST * len(moved):
            return shift
    return None


def _values(past: Past, entity: Key, series: object) -> Values:
    assert isinstance(series, dict)
    empty, cells = (None,) * len(past.measures), past.cells
    return {at: values for at, vintages in series[entity].items() if (values := cells(vintages[-1])) != empty}
