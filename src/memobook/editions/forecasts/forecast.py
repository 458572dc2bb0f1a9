"""A forecast: a dated question with a probability, or with quantiles of its answer, before there is one.

Nobody writes an answer. Datasets give it, as they were known on the day that the forecast names.

``day: 2027-03-05``            as known on this day it is answered; a quarter (``2027Q1``) or a year means its last day
``dataset``, ``where``         which rows
``measure``                    what is read off them: a column of one row, ``sum`` (``mean``, ``min``, ``max``) of a
                               column, or ``count``
``minus``, ``over``            what is taken from that, or what it is divided by: whatever differs from the first part
``comparison: ">= 10"``        what may hold then, with ``probability: 0.8``; or
``quantiles: {0.1: 4, …}``     how large it may be
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from memobook.data.package import DataPackage
from memobook.publication.errors import ContentError
from memobook.publication.yaml_file import Entry
from memobook.themes.values.printed import printed

from ..horizon import last_day
from .comparison import Comparison
from .question import Question
from .question_file import read_question
from .wrong import Errors

# fewer quantiles tell no distribution
LEAST = 3


@dataclass(frozen=True)
class Forecast:
    """A forecast; ``text`` and ``note`` still hold ``{id}`` of values and statements.

    Parameters
    ----------
    day : as known on which it is answered, as ISO text.
    comparison, probability : of a binary question; None for one of quantiles.
    quantiles : pairs of level and number, both rising; empty for a binary question.
    unit, format : how its numbers are printed.
    place : file and line.
    """

    id: str
    text: str
    day: str
    question: Question
    comparison: Comparison | None = None
    probability: float | None = None
    quantiles: tuple[tuple[float, float], ...] = ()
    unit: str = ""
    format: str = "{:,.6g}"
    note: str = ""
    place: str = ""

    def said(self, number: float) -> str:
        """A number of the question's kind as pages print it."""
        return said(number, self.unit, self.format)


def said(number: float, unit: str, format: str) -> str:
    """A number of a question's kind as pages print it."""
    return printed(number, unit, format, 1.0)


def read_forecast(entry: Entry, package: DataPackage, as_of: str) -> Forecast:
    """A forecast of the file.

    Parameters
    ----------
    as_of : day of the edition; what is asked as of that day or before is no forecast.

    Raises
    ------
    ContentError : ``forecast.*`` with file and line.
    """
    wrong = Errors(entry)
    text, note = entry.get("text"), entry.get("note", "")
    if not isinstance(text, str) or not text.strip() or not isinstance(note, str):
        raise wrong("text", "text", "needs a question as text", "write text: and, where there are reasons, note:")
    try:
        day = last_day(str(entry.get("day")))
    except ValueError as error:
        raise wrong("day", "day", f"the day is {entry.get('day')!r}", "write 2028, 2026Q2 or 2026-12-31") from error
    if day <= as_of:
        message = f"its day {day} is not after {as_of}, the day whose knowledge counts"
        raise wrong("hindsight", "day", message, "ask what can’t be known yet, or take it out")
    question, unit = read_question(entry, package, day, wrong)
    comparison, probability = _binary(entry, wrong)
    quantiles = () if comparison else _quantiles(entry, wrong)
    unit, format = _printing(entry, unit, wrong)
    said_so = (comparison, probability, quantiles)
    return Forecast(entry["id"], text.strip(), day, question, *said_so, unit, format, note.strip(), entry.at("id"))


def _binary(entry: Entry, wrong: Errors) -> tuple[Comparison | None, float | None]:
    names = [name for name in ("comparison", "probability", "quantiles") if name in entry]
    if names not in (["comparison", "probability"], ["quantiles"]):
        fix = "give it comparison and probability, or else quantiles"
        raise wrong("kind", names[-1] if names else "id", f"it has {' and '.join(names) or 'no answer'}", fix)
    if "quantiles" in entry:
        return None, None
    comparison = Comparison.parse(str(entry["comparison"]))
    if comparison is None:
        fix = 'write a sign and a number in base units, in quotes: ">= 10"'
        raise wrong("comparison", "comparison", f"its comparison is {entry['comparison']!r}", fix)
    probability = _number(entry["probability"])
    if probability is None or not 0 < probability < 1:
        message = f"its probability is {entry['probability']!r}"
        raise wrong("probability", "probability", message, "write a number between 0 and 1; nothing is certain")
    return comparison, probability


def _quantiles(entry: Entry, wrong: Errors) -> tuple[tuple[float, float], ...]:
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
    """A finite number as YAML gives it: ``190e9`` is text to it, and a flag is no number."""
    try:
        number = float("nan") if isinstance(found, bool) else float(found)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def _printing(entry: Entry, unit: str, wrong: Errors) -> tuple[str, str]:
    """Unit and format of its numbers: those that it names, or the column's with digits enough."""
    unit, format = entry.get("unit", unit), entry.get("format")
    if not isinstance(unit, str) or not isinstance(format, str | None):
        raise wrong("format", "format" if "format" in entry else "unit", "unit and format are text", "quote them")
    if format is None:
        format = f"{{:,.2f}} {unit}" if len(unit) == 3 and unit.isupper() else "{:,.6g}"
    try:
        said(1.5, unit, format)
    except ContentError as error:
        raise wrong("format", "format", error.message, error.fix) from error
    return unit, format
