"""How strong an implication is: no stronger than the weakest of the claims on which it rests.

Verdicts are ordered by what they leave of a claim as a reason. *Contradicted* comes last: there the evidence is
against it. *Untraced* leaves an assertion of nobody, *undecided* one that the data leave open. *Differs* has a number
of our own, though not the stated one. *Reported* has a witness and nothing against it; *holds* has data that decide
it; *reproduced* has a number that others stated and the data give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WEAKEST_FIRST = ("contradicted", "untraced", "undecided", "differs", "reported", "holds", "reproduced")


@dataclass(frozen=True)
class Strength:
    """The weakest verdict among an implication's claims, and the ids of the claims that have it."""

    verdict: str
    claims: tuple[str, ...]


def strength(rests_on: Sequence[str], verdicts: Mapping[str, str]) -> Strength:
    """Strength of what rests on these claims (at least one).

    Parameters
    ----------
    rests_on : ids of claims, in the order in which they are told.
    verdicts : verdict of each claim.
    """
    weakest = min((verdicts[id] for id in rests_on), key=WEAKEST_FIRST.index)
    return Strength(weakest, tuple(dict.fromkeys(id for id in rests_on if verdicts[id] == weakest)))
