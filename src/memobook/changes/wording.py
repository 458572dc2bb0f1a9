"""Words of changes as they are written today: those of a released revision were written by the engine of its day.

What happened is told by the same numbers, which its lock holds; only how a page says it may have become another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memobook.themes.values.value import Value

from .difference import ValueChange
from .difference_text import value_text


def worded(changes: Mapping[str, Any], values: Mapping[str, Value]) -> dict[str, Any]:
    """The same changes, with sentences on values that are there before and after written anew.

    Parameters
    ----------
    changes : as ``changes.json`` tells them.
    values : those of the edition, by id, which know how they are printed.
    """
    told = [value | {"words": _words(value, values)} for value in changes["values"]]
    before = {value["id"]: value["words"] for value in changes["values"]}
    now = {value["id"]: value["words"] for value in told}
    verdicts = []
    for turn in changes["verdicts"]:
        first = turn["values"][0] if turn["values"] else ""
        why = turn["why"].replace(before[first], now[first], 1) if first in before else turn["why"]
        verdicts.append(turn | {"why": why})
    return {**changes, "values": told, "verdicts": verdicts}


def _words(change: Mapping[str, Any], values: Mapping[str, Value]) -> str:
    value = values.get(change["id"])
    if value is None or not (change["old"] and change["new"]):
        return str(change["words"])
    shared = {"unit": change["unit"], "format": value.format, "per": value.per}
    return value_text(ValueChange(change["id"], {**shared, **change["old"]}, {**shared, **change["new"]}))
