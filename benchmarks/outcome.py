"""What a row of the table says: its goal, the pairs that were measured, and whether their median reaches the goal."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

State = Literal["reached", "not reached", "not built", "error", "information"]
OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "ratio": lambda ours, peer: ours / peer,
    "difference": lambda ours, peer: ours - peer,
    "amount": lambda ours, peer: ours,
}


class RowError(Exception):
    """A row can't be measured: a side failed, took too long, or the sides made different results."""


class NotBuilt(Exception):
    """What a row measures needs a package that is not installed."""


@dataclass(frozen=True)
class Goal:
    """What a row compares, and how far it should come.

    Parameters
    ----------
    row : its name, ``"themes alpha"`` for a part of one.
    ours, peer : what was measured, in words; no peer where an amount stands for itself.
    unit : of both amounts.
    compare : how a pair becomes one number; ``"amount"`` needs no peer.
    reach : that the median should not pass; None where the row only informs.
    at : whether ``reach`` is the most or the least that counts as reached.
    """

    row: str
    ours: str
    peer: str = ""
    unit: str = "s"
    compare: Literal["ratio", "difference", "amount"] = "ratio"
    reach: float | None = None
    at: Literal["most", "least"] = "most"


@dataclass(frozen=True)
class Pair:
    """Amounts of both sides, measured one right after the other."""

    ours: float
    peer: float | None = None


@dataclass(frozen=True)
class Outcome:
    """A row after its measurement; without pairs where there was none, ``note`` says why."""

    goal: Goal
    pairs: tuple[Pair, ...] = ()
    note: str = ""
    failed: State | None = None
    # further peers, for information: name → its amounts
    also: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def compared(self) -> list[float]:
        """One number a pair."""
        operation = OPERATIONS[self.goal.compare]
        alone = self.goal.compare == "amount"
        return [operation(pair.ours, pair.peer or 0.0) for pair in self.pairs if alone or pair.peer is not None]

    @property
    def state(self) -> State:
        if self.failed:
            return self.failed
        numbers = self.compared()
        if self.goal.reach is None or not numbers:
            return "information"
        middle = statistics.median(numbers)
        reached = middle <= self.goal.reach if self.goal.at == "most" else middle >= self.goal.reach
        return "reached" if reached else "not reached"

    def as_json(self) -> dict[str, Any]:
        numbers = self.compared()
        return asdict(self.goal) | {
            "pairs": [asdict(pair) for pair in self.pairs],
            "compared": numbers,
            "median": statistics.median(numbers) if numbers else None,
            "state": self.state,
            "note": self.note,
            "also": {name: list(amounts) for name, amounts in self.also.items()},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Outcome:
        goal = Goal(**{name: data[name] for name in Goal.__dataclass_fields__})
        pairs = tuple(Pair(**pair) for pair in data["pairs"])
        failed = data["state"] if data["state"] in ("not built", "error") else None
        return cls(goal, pairs, data["note"], failed, data["also"])
