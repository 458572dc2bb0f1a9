"""Conditions on values, as the register writes them: ``cycling.riders > 20000 and cycling.change >= 0.5``.

The library simpleeval computes them; what may stand in one is narrower than what it would take.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from memobook.publication.errors import ContentError, suggestion
from memobook.themes.values.value import Value

from .interval import Ends, decided, id_of, on_a_line, parsed

PARTS = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.BinOp, ast.Add, ast.Sub,
    ast.Pow,
    ast.Mult, ast.Div, ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.Constant, ast.Load,
)  # fmt: skip


# beyond it a number can't be told from another
LARGEST = 1e100

# what people write in the place of what a condition takes
MEANT = (
    (re.compile(r"=[<>]"), "write >= and <="),
    (re.compile(r"&&|\|\||≥|≤|≠"), "write and, or, >=, <=, !="),
    (re.compile(r"\d\s*%"), "write a share as a fraction: 0.05 for five per cent"),
    (re.compile(r"\d,\d{3}"), "write numbers without commas: 20000"),
    (re.compile(r"[$€£¥]|\d\s*[A-Za-z]{2,}|\d(?:k|m|bn)\b"), "write a number alone, in the value’s base unit: 2e9"),
    (re.compile(r"(?<![<>=!])=(?!=)"), "write == where both are to be equal"),
)


def _wrong(expression: Any, what: str, place: str) -> ContentError:
    meant = (fix for pattern, fix in MEANT if pattern.search(str(expression)))
    fix = next(meant, "compare values (theme.name) with numbers")
    return ContentError("condition.syntax", f"{expression!r}: {what}", place=place, fix=fix)


def names_in(expression: Any, place: str) -> list[str]:
    """Ids of the values that a condition names, in order.

    Raises
    ------
    ContentError : ``condition.syntax``, where it is more than comparison and arithmetic of values and numbers.
    """
    if not isinstance(expression, str):
        raise _wrong(expression, "a condition is a text", place)
    return [*_named(expression, place)]


@lru_cache(4096)  # a claim's check is asked for its names half a dozen times
def _named(expression: str, place: str) -> tuple[str, ...]:
    if "#" in expression:  # what follows would be left out, and in folded lines that is the rest of the condition
        raise _wrong(expression, "# begins no comment within a condition", place)
    found: list[str] = []
    try:
        tree = parsed(expression)
        _walk(tree, expression, place, found)
    except (SyntaxError, ValueError) as error:
        raise _wrong(expression, "not a condition", place) from error
    except (RecursionError, MemoryError) as error:
        raise _wrong(expression[:60], "this is too long, or too deep in brackets", place) from error
    return tuple(dict.fromkeys(found))


def _walk(node: ast.AST, expression: str, place: str, found: list[str]) -> None:
    if id := id_of(node):
        found.append(id)
        return
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id != "abs" or node.keywords or len(node.args) != 1:
            raise _wrong(expression, "the one function is abs", place)
        _walk(node.args[0], expression, place, found)
        return
    number = isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if number and not abs(node.value) < LARGEST:  # type: ignore[attr-defined]
        raise _wrong(expression, "a number is too large to be computed with", place)
    truths = [*(node.values if isinstance(node, ast.BoolOp) else [])]
    truths += [node.operand] if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else []
    if alone := next((part for part in truths if not _is_truth(part)), None):
        told = ast.unparse(alone)
        raise _wrong(expression, f"{told} stands beside and, or, not, and is neither true nor false", place)
    if not isinstance(node, PARTS) or (isinstance(node, ast.Constant) and not number):
        raise _wrong(expression, f"{type(node).__name__} has no place in a condition", place)
    for child in ast.iter_child_nodes(node):
        _walk(child, expression, place, found)


def _is_truth(node: ast.AST) -> bool:
    denied = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    return denied or isinstance(node, ast.Compare | ast.BoolOp)


def _check_texts(node: ast.AST, found: Mapping[str, float | int | str], expression: str, place: str) -> None:
    """See that a text is compared with texts alone, by == or !=: nothing is computed of it."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        texts = [isinstance(found.get(id_of(side)), str) for side in sides]
        if any(texts) and not (all(texts) and all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)):
            told = id_of(sides[texts.index(True)])
            raise _wrong(expression, f"{told} is a text, which only equals another text or not", place)
        if any(texts):
            return
    elif isinstance(found.get(id_of(node)), str):
        raise _wrong(expression, f"{id_of(node)} is a text, of which nothing is computed", place)
    for child in ast.iter_child_nodes(node):
        _check_texts(child, found, expression, place)


def holds(expression: Any, values: Mapping[str, Value], place: str) -> bool:
    """Whether a condition holds.

    Raises
    ------
    ContentError : ``value.unknown`` for an id that names no value, or ``condition.syntax``.
    """
    for id in names_in(expression, place):
        if id not in values:
            raise ContentError(
                "value.unknown",
                f"the condition {expression!r} names {id!r}, which no theme records",
                place=place,
                fix=suggestion(id, values),
            )
    return holds_on(expression, {id: value.value for id, value in values.items()}, place)


def verdict_of(expression: Any, values: Mapping[str, Value], place: str) -> str:
    """``holds`` or ``contradicted`` where the intervals of the values leave one outcome, else ``undecided``.

    Raises
    ------
    ContentError : as :func:`holds`.
    """
    outcome = holds(expression, values, place)
    used = {id: values[id] for id in names_in(expression, place)}
    if any(value.interval for value in used.values()):
        wide = decided(expression, {id: _box(value) for id, value in used.items()})
        if wide is None:
            return "undecided"
    return "holds" if outcome else "contradicted"


def _box(value: Value) -> Ends | str:
    """A value with its interval, or the point that it is; an interval that leaves its value out is stretched to it."""
    if isinstance(value.value, str):
        return value.value
    ends = value.interval.ends if value.interval else ()
    return min(value.value, *ends, value.value), max(value.value, *ends, value.value)


def holds_on(expression: Any, found: Mapping[str, float | int | str], place: str) -> bool:
    """Whether a condition holds on what values are, all of which are there.

    Raises
    ------
    ContentError : ``condition.syntax``.
    """
    from simpleeval import InvalidExpression, SimpleEval

    if any(isinstance(found[id], str) for id in names_in(expression, place)):
        _check_texts(parsed(expression), found, expression, place)
    names: dict[str, Any] = {}
    for id in names_in(expression, place):
        *folders, name = id.split(".")
        inside = names
        for folder in folders:  # the theme, and of a family's value the member
            inside = inside.setdefault(folder, {})
        inside[name] = found[id]
    try:
        result = SimpleEval(names=names, functions={"abs": abs}).eval(on_a_line(expression))
    except (InvalidExpression, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise _wrong(expression, str(error), place) from error
    if not isinstance(result, bool):
        raise _wrong(expression, "it is neither true nor false", place)
    return result
