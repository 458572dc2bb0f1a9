"""The question of a forecast as the file has it, checked against the datasets that it names."""

from __future__ import annotations

from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.publication.errors import suggestion
from memobook.publication.yaml_file import Entry

from .part import COUNT, MEASURE, Part
from .period import is_period
from .question import MINUS, OVER, Question
from .wanted import read_wanted
from .wrong import Errors

PART = ("dataset", "where", "measure")


def read_question(entry: Entry, package: DataPackage, day: str, wrong: Errors) -> tuple[Question, str]:
    """The question, and the unit of its answer where the columns have one.

    Parameters
    ----------
    day : on which it is answered.

    Raises
    ------
    ContentError : ``forecast.dataset``, ``forecast.where``, ``forecast.measure``, ``forecast.second`` or
        ``forecast.day``.
    """
    first, unit = _part(entry, package, wrong)
    found = [name for name in (MINUS, OVER) if name in entry]
    second, other = None, unit
    if found:
        given = entry[found[0]]
        if len(found) > 1 or not isinstance(given, dict) or not given or set(given) - set(PART):
            fix = "write what differs from the first part, such as over: {where: {month: 2025-12-01}}"
            raise wrong("second", found[-1], f"{found[-1]!r} is {given!r}", fix)
        both = {name: entry[name] for name in PART if name in entry} | given
        # conditions go on in the second part of the same dataset; of another one it has its own
        if both["dataset"] == entry["dataset"] and isinstance(given.get("where", {}), dict):
            both["where"] = {**entry.get("where", {}), **given.get("where", {})}
        second, other = _part(both, package, wrong)
        if second == first:
            raise wrong("second", found[0], "both parts of the question are the same", "say in what they differ")
    dataset = package.dataset(first.dataset)
    fields = {field.name: field for field in dataset.fields}
    periods = [one.column for one in first.where
               if len(one.values) == 1 and is_period(fields[one.column], one.values[0])]  # fmt: skip
    windows = [one.column for one in first.where if one.window]
    if len(periods) + len(windows) > 1:
        message = f"{' and '.join([*periods, *windows])} each say a time"
        raise wrong("where", "where", message, "let one column say what time is asked about")
    for one in first.where:
        if one.window and one.high.isoformat() > day:
            raise wrong("day", "day", f"{one.column!r} goes on until {one.high}, after {day}", "ask it on a later day")
    question = Question(first, second, found[0] if found else "", "".join(periods), "".join(windows))
    return question, ("" if OVER in found else unit if unit == other else "")


def _part(given: dict[str, Any], package: DataPackage, wrong: Errors) -> tuple[Part, str]:
    dataset = _dataset(given.get("dataset"), package, wrong)
    fields = {field.name: field for field in dataset.fields}
    where = given.get("where", {})
    if not isinstance(where, dict):
        raise wrong("where", "where", f"'where' is {where!r}", "write where: {column: value}")
    for name in where:
        if name not in fields:
            message = f"dataset {dataset.name!r} has no column {name!r}"
            raise wrong("where", "where", message, suggestion(str(name), fields))
    wanted = tuple(read_wanted(fields[name], value, wrong) for name, value in where.items())
    measure = given.get("measure")
    words = MEASURE.fullmatch(measure) if isinstance(measure, str) else None
    if not words:
        fix = "write a column, sum, mean, min or max of one, or count"
        raise wrong("measure", "measure", f"its measure is {measure!r}", fix)
    if words["count"]:
        return Part(dataset.name, wanted, COUNT), ""
    field = fields.get(words["column"])
    if field is None or field.type not in ("number", "integer"):
        numbers = [name for name, one in fields.items() if one.type in ("number", "integer")]
        message = f"dataset {dataset.name!r} has no column of numbers {words['column']!r}"
        raise wrong("measure", "measure", message, suggestion(words["column"], numbers))
    return Part(dataset.name, wanted, words["how"] or "", field.name), field.unit


def _dataset(name: Any, package: DataPackage, wrong: Errors) -> Dataset:
    if not isinstance(name, str) or name not in package.datasets:
        raise wrong("dataset", "dataset", f"there is no dataset {name!r}", suggestion(str(name), package.datasets))
    dataset = package.dataset(name)
    if dataset.local:
        message = f"dataset {name!r} is not in the repository, so nobody could follow the answer"
        raise wrong("dataset", "dataset", message, "ask a dataset that may be passed on")
    if dataset.cadence == "static":
        raise wrong("dataset", "dataset", f"dataset {name!r} is static: no answer will come", "ask one that goes on")
    return dataset
