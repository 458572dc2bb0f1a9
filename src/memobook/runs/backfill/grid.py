"""A grid of parameters, as the command line gives it: ``level=0.9,0.95`` means two runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from itertools import product
from typing import Any

from memobook.data.table import PARSERS
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError, suggestion
from memobook.themes.parameter import Parameter
from memobook.themes.theme import Theme

PARSER = {"int": "integer", "float": "number", "bool": "boolean", "str": "string"}


def read_grid(theme: Theme, given: Sequence[str]) -> list[dict[str, Any]]:
    """The combinations of ``name=value,value``, each name once, in an order that does not depend on the call's.

    Values are of the type that the parameters cell declares. A text that holds a comma stands in double quotes; lists
    are written as JSON: ``names=["a","b"],["c"]``.

    Raises
    ------
    ContentError : ``parameter.unknown``, ``parameter.type``, ``parameter.range`` or ``parameter.given``.
    """
    axes: dict[str, list[Any]] = {}
    for text in given:
        name, equals, values = text.partition("=")
        place = f"-p {text}"
        if not equals or not name:
            raise ContentError("parameter.given", "this is no parameter", place=place, fix="write name=value,value")
        if name == "as_of":
            raise ContentError(
                "parameter.given", "as_of is given by the days", place=place, fix="use --from, --to and --step"
            )
        if name not in theme.parameters:
            raise ContentError(
                "parameter.unknown",
                f"theme {theme.name!r} has no parameter {name!r}",
                place=place,
                fix=suggestion(name, theme.parameters),
            )
        if name in axes:
            raise ContentError(
                "parameter.given", f"{name!r} is given twice", place=place, fix="name all its values at once"
            )
        axes[name] = _values(theme.parameters[name], values, theme.name, place)
    return [dict(zip(sorted(axes), values, strict=True)) for values in product(*(axes[name] for name in sorted(axes)))]


def of_members(theme: Theme, combinations: list[dict[str, Any]], edition: Edition | None) -> list[dict[str, Any]]:
    """The combinations for each member of a family of an edition; as they are where the call chose members itself.

    What only some members set has the notebook's default for the others, so that all have the same columns.
    """
    family = edition.families.get(theme.name) if edition else None
    if family is None or family.parameter in combinations[0]:
        return combinations
    members = [member.parameters for member in family.members.values()]
    names = {name for member in members for name in member}
    defaults = {name: theme.parameters[name].default for name in names if name in theme.parameters}
    return [{**defaults, **member, **chosen} for member in members for chosen in combinations]


def _values(parameter: Parameter, text: str, theme: str, place: str) -> list[Any]:
    try:
        found = _parse(parameter.type, text)
    except (ValueError, csv.Error) as error:
        raise ContentError(
            "parameter.type",
            f"{text!r} are no values of {parameter.name!r}, which is a {parameter.type}",
            place=place,
            fix=f"write {parameter.name}={_example(parameter)}",
        ) from error
    for value in found:
        parameter.check(value, theme, place)
    if len({json.dumps(value) for value in found}) < len(found):
        raise ContentError("parameter.given", "a value is given twice", place=place, fix="name it once")
    return sorted(found, key=json.dumps if parameter.type == "list" else None)


def _parse(type: str, text: str) -> list[Any]:
    if type == "list":
        found = json.loads(f"[{text}]")
        if not found or not all(isinstance(value, list) for value in found):
            raise ValueError(text)
        return list(found)
    rows = list(csv.reader([text], strict=True))
    return [PARSERS[PARSER[type]](cell) for cell in (rows[0] if rows and rows[0] else [""])]


def _example(parameter: Parameter) -> str:
    if isinstance(parameter.default, str):
        return f'"{parameter.default}"' if "," in parameter.default else parameter.default
    return json.dumps(parameter.default)


def written(values: dict[str, Any]) -> str:
    """A combination in a line: ``level=0.9 names=["a"]``."""
    return " ".join(f"{name}={cell(value)}" for name, value in values.items())


def cell(value: Any) -> Any:
    """A parameter's value in one cell of a table: a list as JSON, anything else as it is."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
