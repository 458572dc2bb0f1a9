"""Parameters of a theme: what its parameters cell declares, line by line, and what may be given for them."""

from __future__ import annotations

import ast
import io
import math
import re
import tokenize
from dataclasses import dataclass
from typing import Any

from memobook.publication.errors import ContentError, suggestion

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
BRACKETS = re.compile(r"\[(?P<inside>[^\]]*)\]\s*(?P<rest>.*)")


@dataclass(frozen=True)
class Allowed:
    """What a parameter may be: from ``low`` to ``high``, both included, or one of ``choices``; None: not limited."""

    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] | None = None

    @classmethod
    def parse(cls, inside: str, type: str) -> Allowed:
        """From the brackets of a comment: ``0, 1``, ``0,`` or ``, 1`` for numbers, ``"a", "b"`` for text and lists.

        Raises
        ------
        ValueError : it is neither.
        """
        if type in ("int", "float"):
            low, high = (float(end) if end.strip() else None for end in inside.split(","))
            if low is not None and high is not None and not low <= high:
                raise ValueError(inside)
            return cls(low, high)
        choices = ast.literal_eval(f"[{inside}]")
        if type not in ("str", "list") or not choices or not all(isinstance(choice, str) for choice in choices):
            raise ValueError(inside)
        return cls(choices=tuple(choices))

    def fix(self, value: Any) -> str | None:
        """None for a value (of the parameter's type) that is allowed; otherwise what to do about it."""
        if self.choices is not None:
            wrong = [v for v in (value if isinstance(value, list) else [value]) if v not in self.choices]
            return suggestion(str(wrong[0]), self.choices) if wrong else None
        inside = (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        if inside:
            return None
        ends = [f"from {self.low:g} on"] if self.low is not None else []
        ends += [f"up to {self.high:g}"] if self.high is not None else []
        return "give a number " + " and ".join(ends)


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell: ``name: type = default  # [allowed] explanation``."""

    name: str
    type: str
    default: Any
    explanation: str
    allowed: Allowed = Allowed()

    def check(self, value: Any, theme: str, place: str) -> None:
        """Refuse a value of another type or out of range.

        Raises
        ------
        ContentError : ``parameter.type`` or ``parameter.range``.
        """
        if not _fits(value, self.type, self.default):
            raise ContentError(
                "parameter.type",
                f"parameter {self.name!r} of theme {theme!r} is {value!r}, {self._misfit(value)}",
                place=place,
                fix=self._fix(value),
            )
        fix = self.allowed.fix(value)
        if fix:
            raise ContentError(
                "parameter.range",
                f"parameter {self.name!r} of theme {theme!r} is {value!r}, which is not allowed",
                place=place,
                fix=fix,
            )

    def _misfit(self, value: Any) -> str:
        if self.type == "list" and isinstance(value, list):
            return f"whose elements are not all {' or '.join(sorted({type(e).__name__ for e in self.default}))}"
        return f"which is not a {self.type}"

    def _fix(self, value: Any) -> str:
        """What to do; YAML takes NO, on and 2026-01-01 for a truth or a day, where text was meant."""
        elements = value if isinstance(value, list) else [value]
        texts = self.default if self.type == "list" and isinstance(self.default, list) else [self.default]
        if any(isinstance(text, str) for text in texts) and not all(isinstance(e, str) for e in elements):
            each = "give a list of texts: quote them" if self.type == "list" else "it must be text: quote it"
            return f'{each}, as in "NO", since YAML reads NO, on and 2026-01-01 otherwise'
        return f"give a {self.type}, such as {self.default!r}"


def _fits(value: Any, wanted: str, default: Any) -> bool:
    """Whether a value is of a parameter's type; the elements of a list must be of types that the default has."""
    if isinstance(value, bool) and wanted != "bool":
        return False
    if wanted == "float":
        return isinstance(value, int | float) and math.isfinite(value)
    if wanted == "list" and isinstance(value, list) and default:
        return {type(element) for element in value} <= {type(element) for element in default}
    return isinstance(value, TYPES[wanted])


def _comments(source: str) -> dict[int, str]:
    """Comments by line; none where the source is no Python."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return {}
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def read_parameters(source: str, place: str, problems: list[ContentError] | None = None) -> dict[str, Parameter]:
    """The parameters that a parameters cell declares, by name; ``problems`` takes what is wrong with each line.

    Raises
    ------
    ContentError : ``parameters.line``, ``parameters.type``, ``parameters.range``, ``parameters.as_of``.
    """
    lines = source.splitlines()
    comments = _comments(source)
    found: dict[str, Parameter] = {}
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ContentError(
            "parameters.line", f"not Python: {error.msg}", place=f"{place} line {error.lineno}", fix="mend this line"
        ) from error
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        explanation = comments.get(node.end_lineno or node.lineno, "")
        try:
            parameter = _declared(node, explanation, lines[node.lineno - 1], f"{place} line {node.lineno}")
        except ContentError as error:
            if problems is None:
                raise
            problems.append(error)
        else:
            found[parameter.name] = parameter
    if problems:
        return found
    if "as_of" not in found or found["as_of"].type != "str":
        raise ContentError(
            "parameters.as_of", "there is no parameter 'as_of: str'", place=place, fix="add it to the cell"
        )
    return found


def _declared(node: ast.stmt, explanation: str, line: str, where: str) -> Parameter:
    """The parameter that a line declares."""
    named = isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    if not named or not explanation:
        raise ContentError(
            "parameters.line",
            f"not a typed parameter with an explanation: {line.strip()!r}",
            place=where,
            fix="write it as: name: type = default  # one-line explanation",
        )
    assert isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    kind = ast.unparse(node.annotation).partition("[")[0]
    if kind not in TYPES:
        raise ContentError(
            "parameters.type", f"unknown type {kind!r}", place=where, fix=f"use one of {', '.join(TYPES)}"
        )
    try:
        default = ast.literal_eval(node.value)
    except ValueError as error:
        raise ContentError(
            "parameters.line",
            f"the default of {node.target.id!r} is computed",
            place=where,
            fix="write a plain value: text, number, list",
        ) from error
    if not _fits(default, kind, default):
        raise ContentError(
            "parameters.type", f"{default!r} is not a {kind}", place=where, fix="make type and default agree"
        )
    allowed, explanation = _allowed(explanation, kind, default, where)
    return Parameter(node.target.id, kind, default, explanation, allowed)


def _allowed(explanation: str, kind: str, default: Any, where: str) -> tuple[Allowed, str]:
    """What the brackets at the begin of an explanation allow, and the rest of it."""
    brackets = BRACKETS.match(explanation)
    if not brackets:
        return Allowed(), explanation
    try:
        allowed = Allowed.parse(brackets["inside"], kind)
    except (ValueError, SyntaxError) as error:
        raise ContentError(
            "parameters.range",
            f"[{brackets['inside']}] is nothing that a {kind} can be limited to",
            place=where,
            fix='write [0, 1], [0, ] or [, 1] for numbers, ["a", "b"] for text and lists',
        ) from error
    if allowed.fix(default):
        raise ContentError(
            "parameters.range",
            f"the default {default!r} is not within [{brackets['inside']}]",
            place=where,
            fix="make range and default agree",
        )
    if not brackets["rest"]:
        raise ContentError(
            "parameters.line", "there is a range and no explanation", place=where, fix="add a few words behind it"
        )
    return allowed, brackets["rest"]
