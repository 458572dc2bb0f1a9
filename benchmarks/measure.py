"""Both sides of a row in turn, and the refusal to compare unlike results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .outcome import Goal, Outcome, Pair, RowError


@dataclass(frozen=True)
class Measured:
    """An amount (seconds, bytes, runs a second) and the result that it was spent on, for the comparison."""

    amount: float
    result: Any


Side = Callable[[], Measured]


def alternate(
    goal: Goal, ours: Side, peer: Side, pairs: int, also: Mapping[str, Side] | None = None, *, untimed: bool = True
) -> Outcome:
    """Measure ours and the peer in turn; every other pair begins with the peer.

    Parameters
    ----------
    also : further sides for information, measured once after each pair.
    untimed : let each side do its work once before, so that files are read and modules compiled; work of many minutes
        gains nothing by it.

    Raises
    ------
    RowError : the sides made different results.
    """
    also = also or {}
    measured: list[Pair] = []
    more: dict[str, list[float]] = {name: [] for name in also}
    for side in (ours, peer, *also.values()) if untimed else ():
        side()
    for number in range(pairs):
        first, second = (peer, ours) if number % 2 else (ours, peer)
        one, other = first(), second()
        mine, theirs = (other, one) if number % 2 else (one, other)
        same_result(goal.row, mine.result, theirs.result)
        measured.append(Pair(mine.amount, theirs.amount))
        for name, side in also.items():
            further = side()
            same_result(f"{goal.row} ({name})", mine.result, further.result)
            more[name].append(further.amount)
        print(f"  {goal.row}: pair {number + 1} of {pairs}", file=sys.stderr, flush=True)
    return Outcome(goal, tuple(measured), also=more)


def same_result(row: str, ours: Any, theirs: Any) -> None:
    """Raise RowError where the two results differ, with the first difference."""
    if ours == theirs:
        return
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys(), key=str):
            if ours.get(key) != theirs.get(key):
                ours, theirs = {key: ours.get(key)}, {key: theirs.get(key)}
                break
    raise RowError(f"{row}: the sides made different results: ours {_short(ours)}, the peer's {_short(theirs)}")


def _short(result: Any) -> str:
    text = repr(result)
    return text if len(text) <= 200 else text[:200] + " …"
