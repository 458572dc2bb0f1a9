"""What is held and what came, entity by entity, in the order of their observations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import isclose
from typing import Any

from memobook.data.dataset import Dataset

from ..connector import Row

DUST = 1e-12  # relative: a number that was read from other digits is the same number

Key = tuple[Any, ...]
Series = Mapping[Key, Mapping[Key, list[Row]]]  # entity, position, vintages from the first


@dataclass(frozen=True)
class Past:
    """The history of each entity as it is held and as it came; what several rules ask of it is found once."""

    dataset: Dataset
    held: list[Row]
    came: list[Row]
    _cells: dict[int, tuple[float | None, ...]] = field(default_factory=dict, init=False, repr=False)
    _groups: dict[Key, Key] = field(default_factory=dict, init=False, repr=False)
    _known: dict[Key, list[tuple[Key, Row, Row]]] = field(default_factory=dict, init=False, repr=False)
    _moves: dict[tuple[Key, str], list[tuple[Key, float, float]]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def entity_columns(self) -> tuple[str, ...]:
        rules = self.dataset.plausible
        return rules.entity or (() if rules.order else self.dataset.key)

    def cells(self, row: Row) -> tuple[float | None, ...]:
        """The measures of a row, which is one of these, that are numbers, without the dust of their last digits."""
        found = self._cells.get(id(row))
        if found is None:
            values = [row[measure] for measure in self.measures]
            found = tuple([float(f"{value:.12g}") if value is not None else None for value in values])
            self._cells[id(row)] = found
        return found

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures that are numbers."""
        numbers = {f.name for f in self.dataset.fields if f.type in ("number", "integer")}
        return tuple(m for m in (self.dataset.fetch.measures if self.dataset.fetch else ()) if m in numbers)

    @cached_property
    def old(self) -> Series:
        return self._series(self.held)

    @cached_property
    def new(self) -> Series:
        return self._series(self.came)

    def entity(self, row: Row) -> Key:
        return tuple([row[name] for name in self.entity_columns])

    def group(self, entity: Key) -> Key:
        """The group of an entity."""
        if entity not in self._groups:
            self._groups[entity] = self._group(entity)
        return self._groups[entity]

    def _group(self, entity: Key) -> Key:
        columns = self.dataset.plausible.group or self.entity_columns
        at = dict(zip(self.entity_columns, entity, strict=True))
        if all(name in at for name in columns):
            return tuple(at[name] for name in columns)
        row = next(iter(next(iter((self.new.get(entity) or self.old[entity]).values()))))
        return tuple(row[name] for name in columns)

    def known(self, entity: Key) -> list[tuple[Key, Row, Row]]:
        """Position, newest row held and newest row that came, of all observations that both have."""
        if entity not in self._known:
            old, new = self.old.get(entity, {}), self.new.get(entity, {})
            self._known[entity] = [(at, old[at][-1], new[at][-1]) for at in new if at in old]
        return self._known[entity]

    def moves(self, entity: Key, measure: str) -> list[tuple[Key, float, float]]:
        """Position, value before and value after, of each change of a known observation that is not held yet.

        Several vintages of an observation may come at once; each is compared with the one before it.
        """
        if (entity, measure) in self._moves:
            return self._moves[entity, measure]
        found = self._moves[entity, measure] = []
        old = self.old.get(entity, {})
        for at, vintages in self.new.get(entity, {}).items():
            held = [row[measure] for row in old.get(at, ())]
            before: Any = held[-1] if held else None
            for row in vintages:
                value = row[measure]
                if None not in (before, value) and value not in held and not isclose(value, before, rel_tol=DUST):
                    found.append((at, before, value))
                before = value
        return found

    def steps(self, entity: Key) -> list[tuple[Key, Row, Row]]:
        """Position, row before and row, of each row that came and is not held yet.

        Before a vintage of a known observation stands the vintage before it; before a new observation the one that is
        before it in order.
        """
        old, new = self.old.get(entity, {}), self.new.get(entity, {})
        ordered = self.dataset.plausible.order is not None
        found, before = [], None
        for at, _ in sorted({**old, **new}.items(), key=_in_order):
            vintages = old.get(at, [])
            last = vintages[-1] if vintages else before
            known = [[held[m] for m in self.measures] for held in vintages]
            for row in new.get(at, []):
                values = [row[m] for m in self.measures]
                if last is not None and values not in known and values != [last[m] for m in self.measures]:
                    found.append((at, last, row))
                last = row
            before = last if ordered else None
        return found

    def _series(self, rows: Iterable[Row]) -> dict[Key, dict[Key, list[Row]]]:
        order = self.dataset.plausible.order
        columns = [*([order] if order else []), *(k for k in self.dataset.key if k not in self.entity_columns)]
        columns = list(dict.fromkeys(columns))
        found: dict[Key, dict[Key, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in sorted(rows, key=lambda r: r["published"] or date.max):
            found[self.entity(row)][tuple([row[name] for name in columns])].append(row)
        return {entity: dict(sorted(series.items(), key=_in_order)) for entity, series in found.items()}


def _in_order(item: tuple[Key, list[Row]]) -> list[tuple[bool, Any]]:
    return [(value is None, 0 if value is None else value) for value in item[0]]
