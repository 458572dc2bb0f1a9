"""Moves: which values and verdicts of a memo are others on a later day, with nothing else changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from memobook.data.package import DataPackage
from memobook.editions.claim import Claim
from memobook.editions.edition import Edition
from memobook.ledger.ledger import Ledger
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.publication.text.language import percent
from memobook.runs.run import Runner
from memobook.themes.values.value import Value

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Moved:
    """A value that prints another text on the new day; ``share`` is the change relative to the old one, if any."""

    id: str
    old: str
    new: str
    share: float | None

    def __str__(self) -> str:
        share = self.share
        change = f" ({'+' if share >= 0 else MINUS}{percent(abs(share))})" if share is not None else ""
        return f"{self.id}: {self.old} → {self.new}{change}"


@dataclass(frozen=True)
class ClaimMoved:
    """A claim of which a value moved or whose verdict is another.

    Parameters
    ----------
    old, new : verdicts.
    moved : its values that moved, those that moved most first.
    prints : ids of values and statements by which a sentence tells of it.
    """

    id: str
    old: str
    new: str
    moved: tuple[Moved, ...]
    prints: frozenset[str]

    @property
    def turned(self) -> bool:
        return self.old != self.new

    def __str__(self) -> str:
        verdict = [f"{self.old} → {self.new}"] if self.turned else []
        return f"{self.id}: {'; '.join([*verdict, *map(str, self.moved)])}"


@dataclass(frozen=True)
class Moves:
    """What moved: values, those that moved most first, and the claims to look at first, turned verdicts before all."""

    values: tuple[Moved, ...]
    claims: tuple[ClaimMoved, ...]

    def as_json(self) -> dict[str, Any]:
        claims = [
            {"id": c.id, "old": c.old, "new": c.new, "moved": [moved.id for moved in c.moved]} for c in self.claims
        ]
        return {"moved": [vars(one) for one in self.values], "claims": claims}


def moves_until(publication: Publication, last: Edition, day: str) -> Moves:
    """What of an edition moved until a later day, with its own parameters, notebooks and register.

    Raises
    ------
    ContentError : of a run or a check that fails on one of the days.
    """
    package = DataPackage(publication.data)
    runner, progress = Runner(publication, package), Progress()
    ledgers = []
    for edition in (last, replace(last, date=day, as_of=day)):
        runs = runner.run_edition(edition, progress)
        executed = {name: run.executed() for name, run in runs.items()}
        ledgers.append(Ledger.assemble(publication, edition, package, executed))
    old, new = ledgers
    both = [_moved(value, new.values[id]) for id, value in old.values.items() if id in new.values]
    moved = sorted((one for one in both if one.old != one.new), key=lambda one: -abs(one.share or 0))
    told = [_claim(claim, new.register.claims[id], moved) for id, claim in old.register.claims.items()]
    claims = sorted((one for one in told if one.turned or one.moved), key=_first)
    return Moves(tuple(moved), tuple(claims))


def _moved(old: Value, new: Value) -> Moved:
    numbers = not isinstance(old.value, str) and not isinstance(new.value, str) and old.value
    return Moved(old.id, old.text, new.text, new.value / old.value - 1 if numbers else None)  # type: ignore[operator]


def _claim(old: Claim, new: Claim, moved: list[Moved]) -> ClaimMoved:
    prints = frozenset({*old.values, *old.sources, *([old.stated.id] if old.stated else [])})
    return ClaimMoved(old.id, old.verdict, new.verdict, tuple(one for one in moved if one.id in old.values), prints)


def _first(claim: ClaimMoved) -> tuple[bool, float]:
    return not claim.turned, -max((abs(one.share or 0) for one in claim.moved), default=0.0)
