"""The forecasts of an edition, as their author writes them: ``book/memos/<date>.forecasts.yml``."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

# what a column is to hold: a value, one of several, or between two ends
Wanted = str | float | bool | list[str | float] | dict[str, str | float] | None


class Second(TypedDict):
    """What differs from the first part of the question."""

    dataset: NotRequired[str]
    where: NotRequired[dict[str, Wanted]]
    measure: NotRequired[str]


class Forecast(TypedDict):
    """A dated question: a comparison with its probability, or quantiles."""

    id: str
    text: str
    """The question, for readers; ``{id}`` prints a value or a statement."""
    day: str | int
    """As known on which the datasets answer: a day, a quarter (``2026Q2``) or a year that is still to come."""
    dataset: str
    where: NotRequired[dict[str, Wanted]]
    """By column: a value, ``[one, of, several]`` or ``{from: …, to: …}``."""
    measure: str
    """A column of one row; ``sum``, ``mean``, ``min`` or ``max`` of a column; or ``count``."""
    minus: NotRequired[Second]
    """What is taken from it."""
    over: NotRequired[Second]
    """What it is divided by."""
    comparison: NotRequired[str]
    """Such as ``>= 10``, in base units."""
    probability: NotRequired[float]
    """Between 0 and 1."""
    quantiles: NotRequired[dict[str, Any]]
    """Level and number in base units, such as ``{0.1: 4, 0.5: 7, 0.9: 12}``."""
    unit: NotRequired[str]
    """Of the number, such as ``USD``; otherwise the column’s."""
    format: NotRequired[str]
    """How it is printed, such as ``{:,.1f}``."""
    note: NotRequired[str]
    """Why it is answered so."""


class Forecasts(TypedDict):
    """Questions of an edition; they can’t be changed once it is released."""

    forecasts: list[Forecast]
