"""The horizon of a claim: the day from which later editions decide it, and the condition that does.

Nobody writes an outcome. The condition stands in the register of the edition that makes the claim, before the outcome
is known; the first later edition whose as-of day reaches the horizon evaluates it on its own values.

``horizon: 2028``                 a day, a quarter (``2026Q2``) or a year; the last day of these
``resolves: <condition>``         what must hold then; left out, the claim's own check decides (``equals``, ``holds``)
``no_data: <reason>``             instead: why no open data will tell
``retrospective: true``           the horizon was written after its outcome was public; it enters no score
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.folder import DATE
from memobook.publication.yaml_file import Entry
from memobook.themes.statement import Statement
from memobook.themes.values.value import Value

from .conditions.condition import holds
from .conditions.units import alike

PERIOD = re.compile(r"(?P<year>\d{4})(?:-?Q(?P<quarter>[1-4]))?")


@dataclass(frozen=True)
class Horizon:
    """When and by what a claim is decided.

    Parameters
    ----------
    day : from which on editions decide, as ISO text.
    condition : on values of the deciding edition; empty where there is ``no_data``.
    no_data : why the claim can't be told; empty where there is a condition.
    retrospective : whether it was written after its outcome was public, so that it is no forecast.
    """

    day: str
    condition: str
    no_data: str
    retrospective: bool = False


def last_day(text: str) -> str:
    """The last day of a year, of a quarter (``2026Q2``) or of a day, as ISO text.

    Raises
    ------
    ValueError : it is none of these.
    """
    found = PERIOD.fullmatch(text)
    if found:
        year, month = int(found["year"]), 3 * int(found["quarter"] or 4)
        return date(year, month, monthrange(year, month)[1]).isoformat()
    if not DATE.fullmatch(text):  # fromisoformat takes more than one way to write a day
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def read_horizon(
    entry: Entry, file: str, rule: tuple[str, Any], stated: Statement | None, values: Mapping[str, Value]
) -> Horizon | None:
    """The horizon of a claim of the register; None where it has none.

    Parameters
    ----------
    entry : the claim as written, its check already found to be right.
    file : of the register, as messages name it.
    rule : kind and rule of the claim's own check.
    values : of the claim's edition; a condition that can't be evaluated today is a mistake.

    Raises
    ------
    ContentError : ``horizon.*``, ``condition.syntax`` or ``value.unknown`` with file and line.
    """
    id = entry["id"]
    if "horizon" not in entry:
        for name in ("resolves", "no_data", "retrospective"):
            if name in entry:
                raise _wrong(entry, name, file, "day", f"{id}: {name!r} without a horizon", "add the horizon")
        return None
    try:
        day = last_day(str(entry["horizon"]))
    except ValueError as error:
        message = f"{id}: the horizon is {entry['horizon']!r}"
        raise _wrong(entry, "horizon", file, "day", message, "write 2028, 2026Q2 or 2026-12-31") from error
    if "resolves" in entry and "no_data" in entry:
        message = f"{id}: it says how it resolves and that there are no data"
        raise _wrong(entry, "no_data", file, "condition", message, "keep one of both")
    late = entry.get("retrospective", False)
    if not isinstance(late, bool):
        message = f"{id}: 'retrospective' is {late!r}"
        raise _wrong(entry, "retrospective", file, "retrospective", message, "write true, or leave it out")
    if "no_data" in entry:
        reason = entry["no_data"]
        if not isinstance(reason, str) or not reason.strip():
            raise _wrong(entry, "no_data", file, "condition", f"{id}: no reason", "say why no data will tell")
        return Horizon(day, "", reason.strip(), late)
    condition = entry["resolves"] if "resolves" in entry else _own(*rule, stated, values)
    if not condition:
        message = f"{id}: nothing says what decides it at its horizon"
        fix = "add 'resolves' with a condition on values, or 'no_data' with the reason why there can be none"
        raise _wrong(entry, "horizon", file, "condition", message, fix)
    holds(condition, values, f"{file}:{entry.line('resolves' if 'resolves' in entry else 'horizon')}")
    return Horizon(day, condition.strip(), "", late)


def _own(kind: str, rule: Any, stated: Statement | None, values: Mapping[str, Value]) -> str:
    """The claim's own check as a condition; empty where a later edition's values can't decide it."""
    if kind == "holds":
        return str(rule)
    if kind == "equals" and stated and stated.value is not None and stated.rounding is not None:
        if not alike(values[rule].unit, stated.unit):  # a condition converts nothing
            return ""
        # as register.equal has it
        return f"abs({rule} - {stated.value:.15g}) <= {stated.rounding / 2 * (1 + 1e-9):.15g}"
    return ""


def _wrong(entry: Entry, name: str, file: str, rule: str, message: str, fix: str) -> ContentError:
    return ContentError(f"horizon.{rule}", message, place=f"{file}:{entry.line(name)}", fix=fix)
