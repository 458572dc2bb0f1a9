"""Every id that a check or a build may print, from the code: rules with their meaning, and what stops a build."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby

from docutils import nodes

from memobook.pages.sphinxext.directives.directive import ContentDirective, table
from memobook.pages.sphinxext.references.text import row, section, words
from memobook.publication.engine import ENGINE

from . import families  # noqa: F401 - declares the rules
from .rule import RULES


class FindingReference(ContentDirective):
    """All findings of ``memobook check`` and all errors of a build, by id: ``{finding-reference}``."""

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for family, group in groupby(
            sorted(RULES.values(), key=lambda one: one.id), key=lambda one: one.id.split(".")[0]
        ):
            rows = [
                row([nodes.literal("", one.id)], [nodes.Text(one.severity)], words(one.means), words(one.fix))
                for one in group
            ]
            shown = table(["Id", "Severity", "What is found", "What to do"], rows, kind="reference")
            found.append(section(f"findings-{family}", family.capitalize(), shown))
        rows = [
            row([nodes.literal("", id)], words("; or ".join(fixes) or "the message tells"))
            for id, fixes in sorted(_errors().items())
            if id not in RULES
        ]
        about = "What stops a build, a fetch or a release is found by a check as well, with severity error."
        shown = table(["Id", "What to do"], rows, kind="reference")
        found.append(section("findings-stops", "What stops a build", nodes.paragraph("", about), shown))
        return found


def _errors() -> dict[str, list[str]]:
    """Id of each error that the engine's code can raise, and what it says to do where that is always the same."""
    found: dict[str, list[str]] = {}
    for path in sorted(ENGINE.rglob("*.py")):
        for id, fix in _raised(ast.parse(path.read_text("utf-8"))):
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
