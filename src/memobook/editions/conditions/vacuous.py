"""Conditions that can't come out otherwise: those that no values within their bounds would turn.

Tried at points: the ends of the declared bounds, the values themselves and those of the others, the numbers of the
condition, and both sides of each of these. An outcome that differs at one point proves that the condition can fail;
one that never differs is a finding. Bounds are the notebook's to declare, with ``book.value(…, bounds=(low, high))``;
where it declares none a value could be any number, and of what is counted any that is not below zero.
"""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product

from memobook.themes.values.value import Value

from .condition import names_in
from .interval import decided, parsed
from .units import alike

# points that are tried; a condition of two or three values is tried at all of its own
POINTS = 20_000
# units of places on a scale, which has no least one
POINTS_OF = ("point", "points")
FAR = (-1e15, -1.0, 0.0, 1.0, 1e15)


def is_vacuous(condition: str, values: Mapping[str, Value], place: str, counted: Sequence[str] = ()) -> bool:
    """Whether a condition comes out the same at every point within the bounds of its values.

    Parameters
    ----------
    counted : units of what a publication counts, see :func:`.units.declared_units`.
    """
    ids = names_in(condition, place)
    values = {id: _with_bounds(values[id], counted) for id in ids}
    own = {id: values[id].value for id in ids}
    words = {id: value for id, value in own.items() if isinstance(value, str)}
    if words:  # a text could be any other
        return False
    outcomes = set()
    for point in _points(condition, ids, values):
        outcomes.add(decided(condition, point))
        if len(outcomes - {None}) > 1:
            return False
    return True


def _with_bounds(value: Value, counted: Sequence[str]) -> Value:
    """A value that counts something, and no points or changes of it, can't be below zero."""
    counts = any(alike(value.unit, unit) for unit in ("count", *counted) if not unit.endswith(POINTS_OF))
    signed = "+" in value.format or isinstance(value.value, str) or value.value < 0
    below = value.interval is not None and value.interval.low < 0
    return value if value.bounds or not counts or signed or below else replace(value, bounds=(0.0, None))


def _points(condition: str, ids: list[str], values: Mapping[str, Value]) -> Iterator[dict[str, tuple[float, float]]]:
    numbers = [float(values[id].value) for id in ids] + _constants(condition)
    axes = [_candidates(values[id], numbers) for id in ids]
    size = math.prod(map(len, axes))
    points: Iterator[tuple[float, ...]] = product(*axes)
    if size > POINTS:
        chance = random.Random(0)  # noqa: S311 - the same points every time
        points = (tuple(chance.choice(axis) for axis in axes) for _ in range(POINTS))
    for point in islice(points, POINTS):
        yield {id: (number, number) for id, number in zip(ids, point, strict=True)}


def _candidates(value: Value, numbers: list[float]) -> list[float]:
    """Points of one value: its own first, then those around every number that is told, within its bounds."""
    low, high = (end if end is not None else None for end in value.bounds or (None, None))
    near = [
        number + side for number in numbers for side in (0.0, -1e-6 * (abs(number) or 1), 1e-6 * (abs(number) or 1))
    ]
    far = [*near, *(-number for number in numbers), *(2 * number for number in numbers), *FAR]
    tried = [float(value.value), *(end for end in (low, high) if end is not None), *far]
    within = [x for x in tried if (low is None or x >= low) and (high is None or x <= high)]
    return list(dict.fromkeys(within))


def _constants(condition: str) -> list[float]:
    nodes = ast.walk(parsed(condition))
    return [float(node.value) for node in nodes if isinstance(node, ast.Constant)]  # type: ignore[arg-type]
