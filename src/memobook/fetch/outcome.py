"""What became of one dataset in a fetch."""

from __future__ import annotations

from dataclasses import dataclass, field

from memobook.data.staleness import Staleness

from .held.merge import Merged
from .held.move import Move
from .plausible import Breach

NOT_GIVEN = "not given"


@dataclass
class Outcome:
    """What became of one dataset.

    Parameters
    ----------
    usual : the source that is asked first.
    source : the source that answered, or else the usual one.
    state : ``fresh``; ``not given`` (the answer has nothing of it, which is no fault); ``part`` (something that is held
        did not come: what a fallback covers is kept, an answer of the usual source is set aside); ``failed``; ``set
        aside``; ``offline`` (not asked).
    notes : what went wrong, one sentence each.
    told : what is to be known and is no fault, one sentence each.
    moved : values that are held and were revised.
    odd : observations that were kept although something is odd about them, a sentence each.
    breaches : rules that answers of the usual source broke.
    """

    dataset: str
    usual: str
    state: str = "fresh"
    notes: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    merged: Merged = field(default_factory=Merged)
    now: Staleness | None = None
    source: str = ""

    def __post_init__(self) -> None:
        self.source = self.source or self.usual

    @property
    def fresh(self) -> bool:
        return self.state in ("fresh", NOT_GIVEN, "offline")
