"""Forecasts: dated questions of an edition with a probability, or with quantiles of a value, before there is an answer.

Nobody writes an answer. The first later edition whose as-of day reaches the horizon gives it, by its own values.

``horizon: 2027-03-05``        a day, a quarter (``2027Q1``) or a year after the edition's own day
``holds: <condition>``         what may hold then, with ``probability: 0.8``; or
``value: <value id>``          what may be how large then, with ``quantiles: {0.1: 4, 0.5: 7, 0.9: 12}`` in base units
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.yaml_file import Entry
from memobook.themes.values.value import Value

from .conditions.condition import holds
from .horizon import last_day

# fewer quantiles tell no distribution
LEAST = 3


@dataclass(frozen=True)
class Forecast:
    """A forecast; ``text`` and ``note`` still hold ``{id}`` of values and statements.

    Parameters
    ----------
    day : from which on editions answer it, as ISO text.
    condition, probability : of a binary question; empty and None for one of quantiles.
    value, quantiles : id of the value, and pairs of level and number in its base unit, both rising; empty for a
        binary question.
    """

    id: str
    text: str
    day: str
    condition: str = ""
    probability: float | None = None
    value: str = ""
    quantiles: tuple[tuple[float, float], ...] = ()
    note: str = ""

    @property
    def binary(self) -> bool:
        return self.probability is not None


def read_forecast(entry: Entry, file: str, as_of: str, values: Mapping[str, Value]) -> Forecast:
    """A forecast of the register.

    Parameters
    ----------
    file : of the register, as messages name it.
    as_of : day of the edition; what is answered by then is no forecast.
    values : of the edition; a condition that can't be evaluated today is a mistake.

    Raises
    ------
    ContentError : ``forecast.*``, ``condition.syntax`` or ``value.unknown`` with file and line.
    """
    id, wrong = entry["id"], _Wrong(entry, file)
    text, note = entry.get("text"), entry.get("note", "")
    if not isinstance(text, str) or not text.strip() or not isinstance(note, str):
        raise wrong("text", "text", "needs a question as text", "write text: and, where there are reasons, note:")
    try:
        day = last_day(str(entry.get("horizon")))
    except ValueError as error:
        fix = "write 2028, 2026Q2 or 2026-12-31"
        raise wrong("horizon", "horizon", f"the horizon is {entry.get('horizon')!r}", fix) from error
    if day <= as_of:
        message = f"its horizon {day} is not after {as_of}, the day whose knowledge counts"
        raise wrong("hindsight", "horizon", message, "ask what can’t be known yet, or take it out")
    text, note = text.strip(), note.strip()
    if ("holds" in entry) == ("value" in entry):
        raise wrong("kind", "id", "it must ask either 'holds' or 'value'", "keep one of both")
    if "holds" in entry:
        condition = entry["holds"]
        holds(condition, values, f"{file}:{entry.line('holds')}")
        return Forecast(id, text, day, condition.strip(), _probability(entry, wrong), note=note)
    value = entry["value"]
    if value not in values or isinstance(values[value].value, str):
        raise wrong("value", "value", f"no theme records a number {value!r}", suggestion(str(value), values))
    return Forecast(id, text, day, value=value, quantiles=_quantiles(entry, wrong), note=note)


def _probability(entry: Entry, wrong: _Wrong) -> float:
    found = _number(entry.get("probability"))
    if found is None or not 0 < found < 1:
        message = f"its probability is {entry.get('probability')!r}"
        raise wrong("probability", "probability", message, "write a number between 0 and 1; nothing is certain")
    return found


def _quantiles(entry: Entry, wrong: _Wrong) -> tuple[tuple[float, float], ...]:
    given: Any = entry.get("quantiles")
    pairs = [(_number(level), _number(number)) for level, number in given.items()] if isinstance(given, dict) else []
    found = [(level, number) for level, number in pairs if level is not None and number is not None]
    rises = all(_rises(found, at) for at in (0, 1))
    if len(found) < max(LEAST, len(pairs)) or not rises or not all(0 < level < 1 for level, _ in found):
        fix = "write quantiles: {0.1: 4, 0.5: 7, 0.9: 12}, levels between 0 and 1 and numbers both rising"
        raise wrong("quantiles", "quantiles", f"its quantiles are {given!r}", fix)
    return tuple(found)


def _rises(pairs: Sequence[tuple[float, float]], at: int) -> bool:
    found = [pair[at] for pair in pairs]
    return all(one < two for one, two in pairwise(found))


def _number(found: Any) -> float | None:
    """A number as YAML gives it: ``190e9`` is text to it, and a flag is no number."""
    try:
        return None if isinstance(found, bool) else float(found)
    except (TypeError, ValueError):
        return None


class _Wrong:
    """Errors of one entry."""

    def __init__(self, entry: Entry, file: str) -> None:
        self.entry, self.file = entry, file

    def __call__(self, rule: str, name: str, message: str, fix: str) -> ContentError:
        line = self.entry.line(name if name in self.entry else "id")
        return ContentError(f"forecast.{rule}", f"{self.entry['id']}: {message}", place=f"{self.file}:{line}", fix=fix)
