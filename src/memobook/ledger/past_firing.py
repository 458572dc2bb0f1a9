"""How often a condition held on the days of the history: what a tripwire would have done before it was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from memobook.editions.conditions.condition import holds_on, names_in
from memobook.publication.errors import ContentError

from .value_history import ValueHistory, joint_days

if TYPE_CHECKING:
    from .shape.claims import Past


def past_firing(condition: str, histories: Mapping[str, ValueHistory]) -> Past | None:
    """Days of the history up to the edition's on which the condition held; None where a value has no history."""
    days = joint_days(names_in(condition, ""), histories)
    if len(days) < 2:  # the edition's own day alone is no past
        return None
    try:
        fired = sum(holds_on(condition, values, "") for _, values in days)
    except ContentError:  # a division by a value that was zero on a day
        return None
    return {"fired": fired, "days": len(days), "since": days[0][0]}
