"""Errors that the engine's code can raise, read from it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from memobook.publication.engine import ENGINE


def raised() -> dict[str, list[str]]:
    """Id of each error that the engine's code can raise, and what it says to do where that is always the same."""
    found: dict[str, list[str]] = {}
    for path in sorted(ENGINE.rglob("*.py")):
        text = path.read_text("utf-8")
        for id, fix in _raised(ast.parse(text)) if "ContentError(" in text else ():
            fixes = found.setdefault(id, [])
            if fix and fix not in fixes:
                fixes.append(fix)
    return found


def _raised(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "ContentError"
            and node.args
        ):
            fixes = [k.value for k in node.keywords if k.arg == "fix" and isinstance(k.value, ast.Constant)]
            first = node.args[0]
            ids = [first] if isinstance(first, ast.Constant) else _choices(first)
            for id in ids:
                yield str(id.value), str(fixes[0].value) if fixes else ""


def _choices(node: ast.expr) -> list[ast.Constant]:
    """Both ids of ``one if … else other``."""
    both = [node.body, node.orelse] if isinstance(node, ast.IfExp) else []
    return [one for one in both if isinstance(one, ast.Constant)]
