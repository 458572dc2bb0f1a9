"""Forecasts in the ledger."""

from __future__ import annotations

from pydantic import with_config
from typing_extensions import TypedDict

from .kinds import CLOSED, Day


@with_config(CLOSED)
class Baseline(TypedDict):
    """What a rule says in a forecast’s place, which knows nothing but how the values went before."""

    name: str
    """``base rate``, ``persistence`` or ``AR(1)``."""
    cases: int
    """Days, or pairs of days, of the history that it rests on."""
    probability: float | None
    quantiles: list[list[float]] | None


@with_config(CLOSED)
class Forecast(TypedDict):
    """A dated question with a probability, or with quantiles of a value, before there is an answer."""

    id: str
    text: str
    horizon: Day
    """The first later edition whose as-of day reaches it gives the answer."""
    given: Day | None
    """Day of the revision that first held it as it is; null while it is not released, and then it counts nowhere."""
    condition: str | None
    """That may hold; null where quantiles of a value are given."""
    probability: float | None
    value: str | None
    """Id of the value that may be how large; null for a condition."""
    quantiles: list[list[float]] | None
    """Pairs of level and number in the value’s base unit."""
    baselines: list[Baseline]
    note: str
