"""One observation alone, beside the one before it: what no news does to it, and what news may do and a mistake, too.

A list price that is cut by half, or to a tenth for output alone, is news: of 140 changes in the packages of prices
each of input and output moved by up to ten, and now and then against each other. Both to exactly a tenth, or in each
other's place, none did; that is set aside. The rest is kept and named, with what other datasets hold of the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from memobook.data.dataset import Dataset
from memobook.data.row_changes import shown

from ..connector import Row
from .breach import Breach, called
from .movement import is_cut
from .past import Key, Past

HIGH = 5  # entities of a group from which on one can stand above all others
NEAR = 1e-6  # relative


def alone_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``decimal``, and measures of an observation that changed places."""
    measures = past.dataset.plausible.decimal
    for entity in past.new:
        for at, before, row in past.steps(entity):
            powers = {_power(before[m], row[m]) for m in measures}
            if measures and len(powers) == 1 and (power := powers.pop()):
                told = f"{' and '.join(measures)} of {_words(entity, at)} moved by a factor of {10.0**power:g}"
                yield Breach("decimal", called(entity, at), f"{told}: a decimal point in another place?")
            for one, other in _exchanged(past.measures, before, row):
                told = f"{one} and {other} of {_words(entity, at)} changed places: {before[one]:,.6g} and "
                yield Breach("exchanged", called(entity, at), f"{told}{before[other]:,.6g}")


@dataclass(frozen=True)
class Odd:
    """A row that is kept, and what is odd about it, in words."""

    row: Row
    what: str


def odd(dataset: Dataset, held: list[Row], added: list[Row]) -> list[Odd]:
    """What of rows that are kept is odd; nothing where the dataset declares no ``odd``, or where nothing is held."""
    factors = dataset.plausible.odd
    if not factors or not held:
        return []
    past = Past(dataset, held, added)
    found = []
    for entity in past.new:
        for at, before, row in past.steps(entity):
            if signs := list(_signs(factors, before, row)):
                told = f"{_words(entity, at)}: {_values(factors, before)} → {_values(factors, row)}, {', '.join(signs)}"
                found.append(Odd(row, told))
    return [*found, *_above_all(past, factors)]


def attested(dataset: Dataset, row: Row, others: Mapping[str, Sequence[Row]]) -> str:
    """What witnesses hold of an entity, in words; ``others`` gives their rows by dataset, the newest last."""
    said = []
    for name, rows in others.items():
        same = [other for other in rows if _name(dataset, other) == _name(dataset, row)]
        if same:
            said.append(f"{name} has {_values(dataset.plausible.odd, same[-1])}")
    return "; ".join(said) or "no other dataset has it"


def _signs(factors: Mapping[str, float], before: Row, row: Row) -> Iterator[str]:
    moves = {m: row[m] / before[m] for m in factors if before[m] and row[m] and before[m] > 0 and row[m] > 0}
    moves = {m: factor for m, factor in moves.items() if not math.isclose(factor, 1, rel_tol=NEAR)}
    if any(not 1 / factors[m] < factor < factors[m] for m, factor in moves.items()):
        yield "by a factor of " + ", ".join(f"{factor:.3g}" for factor in moves.values())
    if len(moves) > 1 and max(moves.values()) > min(factors.values()) * min(moves.values()):
        yield "not alike"
    for measure in moves:
        if _power(before[measure], row[measure]):
            yield f"the decimal point of {measure} in another place"
        elif is_cut(row[measure], before[measure]):
            yield f"the end of {measure} cut off"


def _above_all(past: Past, factors: Mapping[str, float]) -> Iterator[Odd]:
    """New entities far above every other of their group."""
    groups: dict[Key, list[Row]] = {}
    for entity, series in past.old.items():
        groups.setdefault(past.group(entity), []).append(_newest(series))
    for entity in [entity for entity in past.new if entity not in past.old]:
        others = groups.get(past.group(entity), [])
        row = _newest(past.new[entity])
        for measure, factor in factors.items():
            highest = max((other[measure] or 0.0 for other in others), default=0.0)
            if len(others) >= HIGH and (row[measure] or 0.0) > factor * highest:
                told = f"{_words(entity)}: {measure} {row[measure]:,.6g}, above every other of "
                yield Odd(row, f"{told}{_words(past.group(entity))} ({highest:,.6g} at most)")
                break


def _newest(series: Mapping[Key, list[Row]]) -> Row:
    return list(series.values())[-1][-1]


def _exchanged(measures: Sequence[str], before: Row, row: Row) -> Iterator[tuple[str, str]]:
    for index, one in enumerate(measures):
        for other in measures[index + 1 :]:
            was, now = (before[one], before[other]), (row[other], row[one])
            if was == now and was[0] != was[1] and None not in was:
                yield one, other


def _power(before: float | None, now: float | None) -> int:
    """The power of ten by which a value moved; 0 where it moved by none."""
    if not before or not now or now / before <= 0:
        return 0
    power = round(math.log10(now / before))
    return power if math.isclose(now, before * 10.0**power, rel_tol=NEAR) else 0


def _name(dataset: Dataset, row: Row) -> tuple[str, ...]:
    """The name of an entity as lists with other habits of writing have it."""
    columns = dataset.plausible.entity or dataset.key
    return tuple(str(row.get(column)).lower().replace(".", "-") for column in columns)


def _values(measures: Mapping[str, float], row: Row) -> str:
    return ", ".join(f"{m} {row[m]:,.6g}" for m in measures if row.get(m) is not None)


def _words(*keys: Key) -> str:
    return " ".join(shown(value) for key in keys for value in key if value is not None) or "the dataset"
