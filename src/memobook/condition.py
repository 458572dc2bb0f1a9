"""Conditions on values, as the register writes them: ``models.gap > 2 and infrastructure.growth >= 0.5``."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from .errors import ContentError
from .value import Value


def names_in(expression: str, place: str) -> list[str]:
    """Ids of the values that a condition names, in order.

    Raises
    ------
    ContentError : ``condition.syntax``.
    """
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise ContentError(
            "condition.syntax", f"not a condition: {expression!r}", place=place, fix="compare values with numbers"
        ) from error
    found = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return list(dict.fromkeys(found))


def holds(expression: str, values: Mapping[str, Value], place: str) -> bool:
    """Whether a condition holds.

    Raises
    ------
    ContentError : an id that names no value, or an expression that is more than arithmetic and comparison.
    """
    from simpleeval import InvalidExpression, SimpleEval

    names: dict[str, dict[str, object]] = {}
    for id in names_in(expression, place):
        theme, _, name = id.partition(".")
        if id not in values:
            raise ContentError(
                "value.unknown",
                f"the condition {expression!r} names {id!r}, which no theme records",
                place=place,
                fix="record it in the notebook or mend the id",
            )
        names.setdefault(theme, {})[name] = values[id].value
    try:
        result = SimpleEval(names=names, functions={"abs": abs}).eval(expression)
    except (InvalidExpression, TypeError, ZeroDivisionError) as error:
        raise ContentError(
            "condition.syntax", f"{expression!r}: {error}", place=place, fix="compare values with numbers"
        ) from error
    if not isinstance(result, bool):
        raise ContentError(
            "condition.syntax", f"{expression!r} is neither true nor false", place=place, fix="write a comparison"
        )
    return result
