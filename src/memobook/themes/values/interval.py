"""The interval of a value: how sure it is, of which kind, and at which level where it is a statistical one.

How far declared parameters move a value is no interval: that is its grid (:mod:`memobook.ledger.sensitivity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.language import _, numerals

from .number import check_number, rounded

# kinds with a probability, which need a level
STATISTICAL = ("confidence", "prediction")
KINDS = (*STATISTICAL, "identification", "projection", "assumption", "range of sources")
# of code and locks from before intervals had a kind
UNSTATED = "unstated"
# what is meant where nothing is said
CONFIDENCE, LEVEL = "confidence", 0.95


@dataclass(frozen=True)
class Interval:
    """Both ends in the value's base unit; ``level`` is None where the kind has no probability."""

    low: float
    high: float
    kind: str
    level: float | None = None

    @property
    def ends(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def words(self) -> str:
        """What it is, in words: ``95 % confidence interval``, ``projection``."""
        if self.level is not None:
            level = numerals(f"{100 * self.level:.4g}")
            told = {
                CONFIDENCE: _("{level} % confidence interval"), "prediction": _("{level} % prediction interval"),
            }  # fmt: skip
            return told[self.kind].format(level=level)
        return {
            UNSTATED: _("interval of a kind that is not stated"), "identification": _("identification bounds"),
            "projection": _("projection"), "assumption": _("span of an assumption"),
            "range of sources": _("range of sources"),
        }[self.kind]  # fmt: skip

    @property
    def note(self) -> str:
        """What stands before its ends beside a number; empty for a confidence interval at the usual level."""
        return "" if (self.kind, self.level) == (CONFIDENCE, LEVEL) else f"{self.words}: "

    def as_json(self) -> dict[str, Any]:
        return {"low": self.low, "high": self.high, "kind": self.kind, "level": self.level}

    @classmethod
    def from_json(cls, data: Any) -> Interval | None:
        """An interval as written by any version: today's mapping, or a pair of ends of a kind that nobody stated."""
        if not data:
            return None
        if isinstance(data, dict):
            return cls(data["low"], data["high"], data["kind"], data["level"])
        return cls(float(data[0]), float(data[1]), UNSTATED)


def read_interval(ends: Any, kind: str | None, level: float | None, place: str) -> Interval | None:
    """The interval that a notebook gives, checked; None where it gives none.

    Parameters
    ----------
    ends : lower and upper end in base units.
    kind : one of ``KINDS`` or ``UNSTATED``.
    level : between 0 and 1, for the statistical kinds and no others.

    Raises
    ------
    ContentError : ``value.interval``.
    """

    def wrong(message: str, fix: str) -> ContentError:
        return ContentError("value.interval", message, place=place, fix=fix)

    if ends is None:  # on a day before there is one; what it would be may stand beside it
        return None
    both = tuple(float(check_number(end, place)) for end in ends)
    if len(both) != 2 or both[0] > both[1]:
        raise wrong(f"{ends!r} is no interval", "give its lower and its upper end")
    if kind is None:
        raise wrong("an interval without a kind", f'say what it is: kind="…", one of {", ".join(KINDS)}')
    if kind not in (*KINDS, UNSTATED):
        raise wrong(f"{kind!r} is no kind of interval", suggestion(kind, KINDS))
    if kind in STATISTICAL and not (isinstance(level, int | float) and 0 < level < 1):
        raise wrong(f"a {kind} interval without a level", "say how sure it is, such as level=0.95")
    if kind not in STATISTICAL and level is not None:
        raise wrong(f"an interval of the kind {kind!r} has no level", "leave level out")
    return Interval(rounded(both[0]), rounded(both[1]), kind, None if level is None else float(level))
