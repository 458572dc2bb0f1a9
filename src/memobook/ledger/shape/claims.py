"""Claims and what rests on them, in the ledger."""

from __future__ import annotations

from pydantic import with_config
from typing_extensions import TypedDict

from .kinds import CLOSED, Day, Parameters, Verdict


@with_config(CLOSED)
class ClaimRun(TypedDict):
    """A combination of parameters that moves a value which a claim’s check looks at, and the verdict under it."""

    parameters: Parameters
    theme: str
    verdict: Verdict | None
    """Null where the check can’t be made."""


@with_config(CLOSED)
class TripwireFlip(TypedDict):
    """A combination of parameters under which a tripwire stands otherwise."""

    fired: bool | None
    """Null where the condition can’t be evaluated."""
    theme: str
    parameters: Parameters


@with_config(CLOSED)
class Horizon(TypedDict):
    """When and by what a claim about the future is decided."""

    day: Day
    condition: str
    """On values of the deciding edition; empty where there is none."""
    no_data: str
    """Why no open data can decide it; empty where they can."""
    retrospective: bool
    """Whether it was written after its outcome was public; then it enters no score."""


@with_config(CLOSED)
class Stated(TypedDict):
    """What a source says."""

    value: float | None
    unit: str
    text: str
    cites: list[str]
    """Keys of references.bib."""
    locator: str
    verification: str
    """Grade of how it was seen: V1 in the source, V2 in independent texts, V3 in one, none."""


@with_config(CLOSED)
class Claim(TypedDict):
    """An assertion of the memo with its check."""

    id: str
    theme: str
    text: str
    verdict: Verdict
    grid: list[ClaimRun] | None
    """Null where the grids move no value that the check looks at."""
    check: str
    """Kind and rule: ``equals: theme.name``."""
    horizon: Horizon | None
    stated: Stated | None
    values: list[str]
    """Ids of the values that it rests on."""
    cites: list[str]
    note: str


@with_config(CLOSED)
class Past(TypedDict):
    """How often a condition held on the days of the history up to the edition’s."""

    fired: int
    days: int
    since: Day


@with_config(CLOSED)
class Tripwire(TypedDict):
    """A condition that breaks an implication."""

    id: str
    text: str
    when: str
    fired: bool
    distance: str | None
    """Id of the value that says how far it is from firing."""
    flips: list[TripwireFlip]
    past: Past | None
    """Null where a value that it names has no history."""


@with_config(CLOSED)
class Strength(TypedDict):
    """The weakest verdict among the claims of an implication, and the claims that have it."""

    verdict: Verdict
    claims: list[str]


@with_config(CLOSED)
class Implication(TypedDict):
    """An advice of the memo."""

    id: str
    text: str
    rests_on: list[str]
    """Ids of claims."""
    tripwires: list[Tripwire]
    strength: Strength
    data: str | None
    """Condition that says whether it has data of its own."""
    supported: bool | None
    """Whether that condition holds."""
