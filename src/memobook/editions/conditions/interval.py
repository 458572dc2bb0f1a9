"""Conditions over intervals: whether one holds, fails or is undecided wherever its values lie in theirs.

Arithmetic is interval arithmetic, comparisons are decided only where both sides don't overlap, and ``and``, ``or`` and
``not`` are Kleene's. So *holds* and *fails* are sound: they are true of every point of the box that the intervals
span. The price is caution. Values are taken to move freely within their intervals, and a value that stands in a
condition more than once as if each were its own: where two move together, their difference or ratio should be recorded
as a value with an interval of its own.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from itertools import pairwise, product

Ends = tuple[float, float]
EVERYTHING: Ends = (-math.inf, math.inf)


def decided(expression: str, boxes: Mapping[str, Ends | str]) -> bool | None:
    """Whether a condition holds (True) or fails (False) for all numbers in the boxes; None where it is open.

    Parameters
    ----------
    expression : a condition whose syntax was checked.
    boxes : both ends by id of value; of a text the text itself.
    """
    return _truth(parsed(expression).body, boxes)


def parsed(expression: str) -> ast.Expression:
    """A condition as Python reads it, whose lines may be broken anywhere.

    Raises
    ------
    SyntaxError, ValueError : it is none.
    """
    return ast.parse(on_a_line(expression), mode="eval")


def on_a_line(expression: str) -> str:
    """A condition with its line breaks as blanks."""
    return " ".join(expression.split())


def _truth(node: ast.expr, boxes: Mapping[str, Ends | str]) -> bool | None:
    if isinstance(node, ast.BoolOp):
        parts = [_truth(part, boxes) for part in node.values]
        deciding = isinstance(node.op, ast.Or)  # one true part decides "or", one false part "and"
        return deciding if deciding in parts else None if None in parts else not deciding
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        truth = _truth(node.operand, boxes)
        return None if truth is None else not truth
    if isinstance(node, ast.Compare):
        sides = [_span(side, boxes) for side in (node.left, *node.comparators)]
        parts = [_compare(op, *pair) for op, pair in zip(node.ops, pairwise(sides), strict=True)]
        return False if False in parts else None if None in parts else True
    return None


def _compare(op: ast.cmpop, left: Ends | str, right: Ends | str) -> bool | None:
    if isinstance(left, str) or isinstance(right, str):
        same = left == right
        return same if isinstance(op, ast.Eq) else not same if isinstance(op, ast.NotEq) else None
    if isinstance(op, ast.Gt | ast.GtE):
        left, right = right, left
    (a, b), (c, d) = left, right
    if isinstance(op, ast.Lt | ast.Gt):
        return True if b < c else False if a >= d else None
    if isinstance(op, ast.LtE | ast.GtE):
        return True if b <= c else False if a > d else None
    apart, one = b < c or d < a, a == b == c == d
    equal = False if apart else True if one else None
    return equal if isinstance(op, ast.Eq) or equal is None else not equal


def _span(node: ast.expr, boxes: Mapping[str, Ends | str]) -> Ends | str:
    if isinstance(node, ast.Constant):
        number = float(node.value)  # type: ignore[arg-type]  # conditions hold no other constants
        return number, number
    if id := id_of(node):
        return boxes[id]
    if isinstance(node, ast.UnaryOp):
        low, high = _ends(node.operand, boxes)
        return (-high, -low) if isinstance(node.op, ast.USub) else (low, high)
    if isinstance(node, ast.Call):  # abs is the one function
        low, high = _ends(node.args[0], boxes)
        return (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))
    if isinstance(node, ast.BinOp):
        return _arithmetic(node.op, _ends(node.left, boxes), _ends(node.right, boxes))
    return EVERYTHING


def id_of(node: ast.AST) -> str:
    """The id of the value that a node names, ``theme.name`` or ``theme.member.name``; empty where it names none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) and 0 < len(parts) <= 2 else ""


def _ends(node: ast.expr, boxes: Mapping[str, Ends | str]) -> Ends:
    found = _span(node, boxes)
    return EVERYTHING if isinstance(found, str) else found


def _arithmetic(op: ast.operator, one: Ends, two: Ends) -> Ends:
    (a, b), (c, d) = one, two
    if isinstance(op, ast.Add):
        return a + c, b + d
    if isinstance(op, ast.Sub):
        return a - d, b - c
    if isinstance(op, ast.Mult):
        corners = [_times(x, y) for x, y in product(one, two)]
        return min(corners), max(corners)
    if isinstance(op, ast.Div) and not c <= 0 <= d:
        corners = [_times(x, 1 / y) for x, y in product(one, two)]
        return min(corners), max(corners)
    if isinstance(op, ast.Pow):
        return _power(one, two)
    return EVERYTHING


def _times(x: float, y: float) -> float:
    return 0.0 if 0.0 in (x, y) else x * y  # the end of a box of no end, times nothing


def _power(one: Ends, two: Ends) -> Ends:
    """Of a positive base, or of a whole exponent that is no interval; anything else could be anything."""
    whole = two[0] == two[1] and float(two[0]).is_integer()
    try:
        if one[0] > 0 or (whole and (two[0] >= 0 or one[1] < 0)):
            corners = [x**y for x, y in product(one, two)]
            inside = [0.0] if one[0] < 0 < one[1] and two[0] > 0 else []
            return min(corners + inside), max(corners + inside)
    except (OverflowError, ZeroDivisionError):
        pass
    return EVERYTHING
