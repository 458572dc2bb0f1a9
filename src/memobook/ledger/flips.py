"""Flips: what would be decided otherwise inside the declared grids, claim by claim and tripwire by tripwire.

Under a combination the values of its theme are those of its run, those over the members of a family are computed anew,
and all others are the edition's own, those that other themes derive from it included.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from memobook.editions.claim import Claim, Tripwire
from memobook.editions.conditions.condition import holds, names_in
from memobook.editions.grids.run import GridRun
from memobook.editions.register import Register
from memobook.publication.errors import ContentError
from memobook.themes.member import page_of
from memobook.themes.values.value import Value

T = TypeVar("T", str, bool)


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """An outcome (None: the check can't be made) and the combination that leads to it."""

    outcome: T | None
    theme: str
    changed: dict[str, Any]


@dataclass(frozen=True)
class Trial(Generic[T]):
    """One check over the runs of the grids.

    Parameters
    ----------
    own : the outcome under the edition's own parameters.
    outcomes : of the runs that moved a value which it looks at; where there are none the grids say nothing of it.
    """

    own: T
    outcomes: tuple[Outcome[T], ...]

    @property
    def runs(self) -> int:
        """How many runs moved a value that it looks at."""
        return len(self.outcomes)

    @property
    def flips(self) -> tuple[Outcome[T], ...]:
        """Those under which it is decided otherwise."""
        return tuple(one for one in self.outcomes if one.outcome != self.own)


def claim_trial(register: Register, claim: Claim, runs: Sequence[GridRun]) -> Trial[str]:
    """A claim's verdict over the grids."""
    return _trial(
        register.checked(claim),
        claim.verdict,
        lambda values: register.verdict_with(claim, values),
        register.values,
        runs,
    )


def tripwire_trial(register: Register, wire: Tripwire, runs: Sequence[GridRun]) -> Trial[bool]:
    """Whether a tripwire has fired, over the grids."""
    place = register.edition.register_place
    return _trial(
        names_in(wire.when, place), wire.fired, lambda values: holds(wire.when, values, place), register.values, runs
    )


def _trial(
    looks_at: Sequence[str],
    own: T,
    decide: Callable[[Mapping[str, Value]], T],
    values: Mapping[str, Value],
    runs: Sequence[GridRun],
) -> Trial[T]:
    outcomes = []
    for run in runs:
        mine = [id for id in looks_at if page_of(id) == run.theme or id in run.values]
        if all(id in run.values and run.values[id].value == values[id].value for id in mine):
            continue
        others = {id: value for id, value in values.items() if value.theme != run.theme}
        outcome: T | None
        try:
            outcome = decide({**others, **run.values})
        except ContentError:  # a value is not there, or is none that the check can take
            outcome = None
        outcomes.append(Outcome(outcome, run.theme, run.changed))
    return Trial(own, tuple(outcomes))
