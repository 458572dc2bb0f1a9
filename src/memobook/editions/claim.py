"""What a register consists of: claims with their verdicts, tripwires and implications."""

from __future__ import annotations

import re
from dataclasses import dataclass

from memobook.publication.text.language import _
from memobook.themes.statement import Statement

from .horizon import Horizon
from .strength import Strength

VERDICTS = ("reproduced", "differs", "holds", "contradicted", "undecided", "reported", "untraced")
CHECKS = ("equals", "holds", "sources")
# an id, of which addresses and names of files are made
ID_FORM = re.compile(r"\w[\w.-]{0,99}")
# of registers of earlier versions
UNCHECKED = "ours"


def verdict_text(verdict: str) -> str:
    """A verdict as a reader sees it; in data it stays the English word."""
    told = {
        "reproduced": _("reproduced"), "differs": _("differs"), "holds": _("holds"),
        "contradicted": _("contradicted"), "undecided": _("undecided"), "reported": _("reported"),
        "untraced": _("untraced"),
    }  # fmt: skip
    return told.get(verdict, verdict)


def verdict_meanings() -> dict[str, str]:
    """What each verdict means, in the order in which they are explained."""
    return {
        "reproduced": _("recomputed from open data, and equal within the stated rounding"),
        "differs": _("recomputed, not equal: both are shown"),
        "holds": _("a condition on the data holds, throughout the interval where there is one"),
        "contradicted": _("the condition does not hold, nor anywhere in the interval where there is one"),
        "undecided": _("the interval contains the threshold, or nothing decides it"),
        "reported": _(
            "a source was seen to say it; it can’t be recomputed, or what it is computed from is single hearsay"
        ),
        "untraced": _("no source was found to say it; a title alone is no source"),
    }


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
