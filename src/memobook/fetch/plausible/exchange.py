"""Histories that stand where they do not belong: those of another entity, or their own, some periods off."""

from __future__ import annotations

from collections.abc import Iterator

from .breach import Breach, called
from .past import Key, Past

FEW = 3  # changed values of a history from which on it can be told whose they are
MOST = 0.8  # share of them that has to fit
SHIFTS = (-2, -1, 1, 2)  # periods

Values = dict[Key, tuple[float, ...]]


def exchange_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``exchanged`` and ``shifted``; where there is no order, pairs that exchanged their values."""
    if not past.measures or not past.held:
        return
    old = {entity: _values(past, entity, past.old) for entity in past.old}
    new = {entity: _values(past, entity, past.new) for entity in past.new}
    changed = {e: {at: v for at, v in new[e].items() if old[e].get(at, v) != v} for e in new if e in old}
    if past.dataset.plausible.order is None:
        yield from _pairs(old, {e: found for e, found in changed.items() if found})
        return
    for entity, moved in changed.items():
        if len(moved) < FEW:
            continue
        for other, theirs in old.items():
            if other != entity and sum(theirs.get(at) == value for at, value in moved.items()) >= MOST * len(moved):
                told = f"{len(moved)} values of {_words(entity)} are now those that are held of {_words(other)}"
                yield Breach("exchanged", called(entity), told)
                break
        if shift := _shift(old[entity], moved):
            told = f"{len(moved)} values of {_words(entity)} are those held of {abs(shift)} observations "
            yield Breach("shifted", called(entity), told + ("before" if shift > 0 else "after"))


def _pairs(old: dict[Key, Values], changed: dict[Key, Values]) -> Iterator[Breach]:
    owners: dict[tuple[object, ...], list[Key]] = {}
    for entity, values in old.items():
        owners.setdefault(tuple(values.values()), []).append(entity)
    for entity, moved in changed.items():
        for other in owners.get(tuple(moved.values()), []):
            if other != entity and tuple(changed.get(other, {}).values()) == tuple(old[entity].values()):
                told = f"the values of {_words(entity)} and of {_words(other)} changed places"
                yield Breach("exchanged", called(entity), told)


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
    rows = ((at, tuple(vintages[-1][m] for m in past.measures)) for at, vintages in series[entity].items())
    return {at: values for at, values in rows if any(value is not None for value in values)}


def _words(entity: Key) -> str:
    return " ".join(map(str, entity))
