"""Names in cells: which a cell makes at its top level, and which it needs from outside."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from memobook.themes.cells.code import plain

BUILTIN = {*dir(builtins), "display", "get_ipython", "__name__", "In", "Out", "_", "__", "___"}

# the name under which IPython keeps what a cell shows
CAPTURE = re.compile(r"\s*%%capture(?:[ \t]+-\S+)*[ \t]+(?P<name>\w+)")


@dataclass(frozen=True)
class Cell:
    """The names of one cell.

    Parameters
    ----------
    nodes : all of its syntax; none where it is no Python, which a run tells.
    made : names that it binds.
    used : every name that it reads, at whatever depth.
    needed : name → line of its first use at the top level before it is bound there.
    open : whether it may make any name, as ``from … import *`` and ``%pylab`` do.
    """

    nodes: tuple[ast.AST, ...] = ()
    made: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    needed: dict[str, int] = field(default_factory=dict)
    open: bool = False


def read_cell(source: str) -> Cell:
    """The names of a cell, as they are once IPython's own lines have become calls."""
    try:
        python = plain(source)
        tree = ast.parse(python)
        table = symtable.symtable(python, "cell", "exec")
    except (SyntaxError, ValueError):
        return Cell(open=True)
    made = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    used: set[str] = set()
    bound: set[str] = set()
    needed: dict[str, int] = {}
    nodes: list[ast.AST] = []
    for statement in tree.body:
        inside = list(ast.walk(statement))
        nodes += inside
        names = [node for node in inside if isinstance(node, ast.Name)]
        loads = [name for name in names if isinstance(name.ctx, ast.Load)]
        late = _late(inside)
        own = {name.id for name in names if not isinstance(name.ctx, ast.Load)}
        own |= {name for node in inside for name in _bound(node)}
        # what a function declares global is made once it is called, which may be at once
        made |= {name for node in inside if isinstance(node, ast.Global) for name in node.names}
        used |= {name.id for name in loads}
        # a function's body is executed when it is called, which may be later
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound |= own | {statement.name}
            continue
        local = own | {node.arg for node in inside if isinstance(node, ast.arg)}
        for name in loads:
            if name.id not in bound and name not in late and (name.id not in local or _before(statement, name)):
                needed.setdefault(name.id, name.lineno)
        bound |= own
    if captured := CAPTURE.match(source):
        made.add(captured["name"])
    return Cell(tuple(nodes), frozenset(made), frozenset(used), needed, any(map(_opens, nodes)))


def _bound(node: ast.AST) -> Iterator[str]:
    """Names that a node binds by its own text: imports, ``except … as``, ``case`` patterns, definitions inside."""
    match node:
        case ast.Import() | ast.ImportFrom():
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name


def _late(nodes: list[ast.AST]) -> set[ast.AST]:
    """What is read once a function is called, which may be in a later cell."""
    bodies = [
        part
        for node in nodes
        if isinstance(node, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef)
        for part in (node.body if isinstance(node.body, list) else [node.body])
    ]
    return {inner for body in bodies for inner in ast.walk(body)}


def _opens(node: ast.AST) -> bool:
    """Whether a statement may make names that its text does not tell."""
    if isinstance(node, ast.ImportFrom):
        return any(alias.name == "*" for alias in node.names)
    magic = isinstance(node, ast.Constant) and node.value in ("pylab", "run", "load_ext", "store", "R", "capture")
    return magic or (isinstance(node, ast.Name) and node.id in ("globals", "exec"))


def early_uses(cells: Sequence[Cell]) -> Iterator[tuple[int, str, int]]:
    """Cell, name and line of each use of a name that no earlier cell makes and a later one does."""
    made: set[str] = set()
    anything = False
    for index, cell in enumerate(cells):
        later = {name for other in cells[index + 1 :] for name in other.made}
        for name, line in cell.needed.items():
            if not (anything or cell.open) and name not in made and name not in BUILTIN and name in later:
                yield index, name, line
        made |= cell.made
        anything |= cell.open


def _before(statement: ast.stmt, node: ast.Name) -> bool:
    """Whether a plain assignment reads the name that it binds, as ``total = total + 1`` does."""
    if isinstance(statement, ast.AugAssign):
        return True
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return False
    inner = {
        n.id
        for part in ast.walk(statement.value)
        if isinstance(part, ast.comprehension | ast.NamedExpr)
        for n in ast.walk(part.target)
        if isinstance(n, ast.Name)
    }
    return any(n is node for n in ast.walk(statement.value)) and node.id not in inner
