"""Choices: what would be printed and decided, had the edition chosen otherwise where its grids did.

A choice is one run of the declared grids. Under it the values of its theme are those of the run, those over the members
of a family are computed anew, and all others are the edition's own, those that other themes derive from it included.
What was not run is no choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from memobook.editions.claim import Implication
from memobook.editions.strength import Strength, strength
from memobook.themes.values.value import Value

from .flips import Trial

# a claim whose check can't be made stays open
UNDECIDED = "undecided"


@dataclass(frozen=True)
class Choice:
    """One run of the grids, and what is other under it.

    Parameters
    ----------
    words : the choice as a reader would say it, such as "with calendar months" or "without Oracle".
    values : what the run recorded, by id: values of its theme, and those over the members of its family.
    verdicts : of the claims that it decides otherwise, by id; None where the check can't be made.
    fired : of the tripwires that stand otherwise, by id.
    strengths : of the implications that are no longer as strong as published, by id.
    """

    theme: str
    changed: dict[str, Any]
    words: str
    values: Mapping[str, Value]
    verdicts: Mapping[str, str | None]
    fired: Mapping[str, bool | None]
    strengths: Mapping[str, Strength]


def outcomes(trials: Mapping[str, Trial[Any]], theme: str, changed: dict[str, Any]) -> dict[str, Any]:
    """What comes out otherwise under a combination, by id of what was tried."""
    return {
        id: flip.outcome
        for id, trial in trials.items()
        for flip in trial.flips
        if flip.theme == theme and flip.changed == changed
    }


def strengths(
    implications: Iterable[Implication], own: Mapping[str, str], turned: Mapping[str, str | None]
) -> dict[str, Strength]:
    """Strengths that are other once some verdicts have turned, by id of the implication.

    Parameters
    ----------
    own : verdict of each claim as published.
    turned : verdicts in their place.
    """
    verdicts = dict(own) | {id: verdict or UNDECIDED for id, verdict in turned.items()}
    found = {one.id: (one.strength, strength(one.rests_on, verdicts)) for one in implications}
    return {id: new for id, (old, new) in found.items() if new != old}
