"""Forecasts in the ledger, and answers to those of earlier editions."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from .kinds import CLOSED, Day, Sha256


@with_config(CLOSED)
class Baseline(TypedDict):
    """What a rule says in a forecast’s place, which knows nothing but the past of the question."""

    name: str
    """``base rate``, ``persistence`` or ``AR(1)``."""
    cases: int
    """Past answers, or pairs of them, that it rests on."""
    probability: float | None
    quantiles: list[list[float]] | None


@with_config(CLOSED)
class Forecast(TypedDict):
    """A dated question with a probability, or with quantiles of its answer, before there is one."""

    id: str
    text: str
    horizon: Day
    """Datasets answer as they were known on this day."""
    given: Day | None
    """Day of the edition’s first release; null while it is not released, and then it counts nowhere."""
    question: str
    """What is read off which rows, as SQL says it."""
    datasets: list[str]
    comparison: str | None
    """What may hold of the answer; null where quantiles are given."""
    probability: float | None
    quantiles: list[list[float]] | None
    """Pairs of level and number."""
    unit: str
    format: str
    """How its numbers are printed."""
    baselines: list[Baseline]
    note: str


@with_config(CLOSED)
class Rows(TypedDict):
    """Rows of a dataset behind an answer."""

    sha256: Sha256
    """Of the dataset’s view on the day of the answer."""
    count: int
    keys: list[str]
    """Of the first of them."""


@with_config(CLOSED)
class Answer(TypedDict):
    """What became of a forecast of an earlier edition, as of this one."""

    edition: Day
    id: str
    day: Day
    """As known on which the datasets were asked."""
    state: Literal["answered", "open", "can’t be told", "given too late"]
    why: str
    """Why there is no answer; empty where there is one."""
    number: float | None
    text: str
    holds: bool | None
    """Whether the comparison holds; null for quantiles, and without an answer."""
    rows: dict[str, Rows]
    """By dataset."""
