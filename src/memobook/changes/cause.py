"""Causes of a changed result: how much of it each exchange of a replay tells, and what they don't add up to.

Pure: results before and after each exchange in, causes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .difference import SAME, ValueChange

TOGETHER = "several together"
UNKNOWN = "not known"
NEW_THEME, GONE_THEME = "new theme", "theme not in this memo"
Steps = Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]


@dataclass(frozen=True)
class Cause:
    """One cause of a change.

    Parameters
    ----------
    name : such as ``"parameters"``.
    effect : what it alone does to the number, in its base unit; None for a text, and where a value came or went.
    """

    name: str
    effect: float | None


def causes_of(change: ValueChange, steps: Steps) -> list[Cause]:
    """The causes of a changed value, the largest first; the effects add up to the change.

    A text, or a value that came or went, is caused by each exchange that alone leads to what it is now. Where nothing
    was replayed the cause is not known; a number that did not change, but its range did, has none.
    """
    if not steps:
        return [Cause(UNKNOWN, None)]
    if change.absolute is None:
        found = [name for name, (one, two) in steps.items() if _leads(change, one, two)]
        return [Cause(name, None) for name in found or [TOGETHER]]
    effects = {name: _effect(change.id, *step) for name, step in steps.items()}
    largest = max([abs(change.absolute), *map(abs, effects.values())], default=0.0)
    causes = [Cause(name, effect) for name, effect in effects.items() if abs(effect) > SAME * largest]
    rest = change.absolute - sum(effects.values())
    if abs(rest) > SAME * largest:
        causes.append(Cause(TOGETHER, rest))
    return sorted(causes, key=lambda cause: -abs(cause.effect or 0.0))


def _effect(id: str, one: Mapping[str, Any], two: Mapping[str, Any]) -> float:
    before, after = one.get(id), two.get(id)
    if isinstance(before, int | float) and isinstance(after, int | float):
        return after - before
    return 0.0  # it came or went on the way: that shows as what happened together


def _leads(change: ValueChange, one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    now = None if change.new is None else change.new["value"]
    before, after = one.get(change.id), two.get(change.id)
    if change.old is None or change.new is None:  # there or not is what counts
        return (before is None) != (after is None) and (after is None) == (now is None)
    return bool(before != after and after == now)
