"""The order of themes: which ones read values of which, as their code says."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from memobook.publication.engine import ENGINE

from .cells.code import plain
from .member import page_of
from .theme import Theme

NAME = "upstream"


def dependencies(theme: Theme, earlier: Sequence[str]) -> list[str]:
    """The themes among ``earlier`` whose values the code of a theme may read, in their order.

    ``book.upstream("<theme>.<name>")`` names its theme; any other use of ``upstream``, in the notebook or in a module
    of the project that it imports, may read any earlier theme. Code that is no Python may too.
    """
    paths = [theme.root / path for path in theme.modules]
    modules = [path.read_text("utf-8") for path in paths if not path.resolve().is_relative_to(ENGINE)]
    found: set[str] = set()
    for source in [*map(plain, theme.code), *modules]:
        if NAME in source:
            named = _named(source)
            if named is None:
                return list(earlier)
            found |= named
    return [theme for theme in earlier if theme in found]


def _named(source: str) -> set[str] | None:
    """Themes that are named by calls; None where a use of the name tells nothing."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    themes: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
            themes[node.func] = page_of(str(node.args[0].value))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == NAME:
            if node not in themes:
                return None
            found.add(themes[node])
        elif isinstance(node, ast.Constant) and node.value == NAME:  # as in getattr(book, "upstream")
            return None
    return found
