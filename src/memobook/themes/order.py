"""The order of themes: which ones read values of which, as their code says."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from memobook.publication.answers import answers
from memobook.publication.engine import is_engine

from .cells.code import plain
from .member import page_of
from .theme import Theme

NAME = "upstream"


def dependencies(theme: Theme, earlier: Sequence[str]) -> list[str]:
    """The themes among ``earlier`` whose values the code of a theme may read, in their order.

    ``book.upstream("<theme>.<name>")`` names its theme; any other use of ``upstream``, in the notebook or in a module
    of the project that it imports, may read any earlier theme. Code that is no Python may too.
    """
    return among(upstream_named(theme), earlier)


def among(named: Collection[str] | None, earlier: Sequence[str]) -> list[str]:
    """Of the earlier themes those that are named; all of them where None says that any may be read."""
    return [theme for theme in earlier if named is None or theme in named]


def upstream_named(theme: Theme) -> set[str] | None:
    """The themes that the code of a theme names as upstream, the same for all members of a family; None where any."""
    kept = answers(theme.root)
    found: set[str] = set()
    for source in map(plain, theme.code):
        named = _told(source)
        if named is None:
            return None
        found.update(named)
    for place, digest in theme.modules.items():
        path = theme.root / place
        named = kept.of("upstream", digest, partial(_of_module, path))
        # of the engine's own modules, which give the name, nothing follows
        if named != [] and not is_engine(path):
            if named is None:
                return None
            found.update(named)
    return found


def _of_module(path: Path) -> list[str] | None:
    return _told(path.read_text("utf-8"))


def _told(source: str) -> list[str] | None:
    named = _named(source) if NAME in source else set()
    return None if named is None else sorted(named)


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
