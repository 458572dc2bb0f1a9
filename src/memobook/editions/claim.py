"""What a register consists of: claims with their verdicts, tripwires and implications."""

from __future__ import annotations

from dataclasses import dataclass

from memobook.themes.statement import Statement

from .horizon import Horizon
from .strength import Strength

VERDICTS = ("reproduced", "differs", "holds", "contradicted", "undecided", "reported", "untraced")
CHECKS = ("equals", "holds", "sources")
# of registers of earlier versions
UNCHECKED = "ours"


@dataclass(frozen=True)
class Claim:
    """A claim with its verdict; ``text`` and ``note`` still hold ``{id}`` of values and statements."""

    id: str
    theme: str
    text: str
    note: str
    verdict: str
    stated: Statement | None
    values: tuple[str, ...]
    sources: tuple[str, ...]
    cites: tuple[str, ...]
    check: str
    horizon: Horizon | None = None


@dataclass(frozen=True)
class Tripwire:
    """A condition on values that breaks an implication; ``distance`` names the value that says how far it is."""

    id: str
    text: str
    when: str
    fired: bool
    distance: str | None = None


@dataclass(frozen=True)
class Implication:
    """An advice of the memo, the claims that it rests on, and what would break it.

    ``data`` is a condition on values that says whether it has data of its own, and ``supported`` whether the
    condition holds; both are None where none is given.
    """

    id: str
    text: str
    rests_on: tuple[str, ...]
    tripwires: tuple[Tripwire, ...]
    strength: Strength
    data: str | None = None
    supported: bool | None = None
