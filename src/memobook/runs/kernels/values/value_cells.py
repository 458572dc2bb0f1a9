"""Cells as far as a run of values alone looks at them: a figure's words and what draws it are not among it.

Such a run gives ``book.figure`` and ``book.table`` their arguments, and nothing is made of them. So texts written there
count for no value, nor does the body of a function that only figures are given, which is never called; nor do comments
and blanks. Everything else counts, what is computed for a text included, since only running it tells what it does.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from memobook.publication.answers import answers
from memobook.publication.engine import is_engine
from memobook.themes.cells.imports import project_modules
from memobook.themes.theme import Theme

from .doubt import doubt

BOOK, SHOWN = "book", ("figure", "table")
# what may put another function in the place of the book's own
REPLACED = re.compile(r"\.\s*(?:figure|table)\s*=(?!=)|\b(?:setattr|patch)\b")
CALLED = re.compile(r"@\s*(\w+)")


def value_cells(theme: Theme) -> list[str]:
    """Source of each code cell without what no value can depend on; as it is written where there is a doubt."""
    asked = [theme.code, theme.modules]
    found: list[str] = answers(theme.root).of("value_cells", asked, partial(_reduced, theme.code, theme.root))
    return found


def _reduced(code: list[str], root: Path) -> list[str]:
    if doubt(code, root) or any(map(REPLACED.search, [*code, *_own_modules(code, root)])):
        return code
    trees = [ast.parse(source) for source in code]
    if not _is_the_book(trees):
        return code
    reduction = _Reduction(trees)
    return [ast.unparse(ast.fix_missing_locations(reduction.visit(tree))) for tree in trees]


def _own_modules(code: list[str], root: Path) -> Iterator[str]:
    for path in map(root.joinpath, project_modules(code, root)):
        if not is_engine(path):
            yield path.read_text("utf-8")


def _is_the_book(trees: Iterable[ast.Module]) -> bool:
    """Whether ``book`` is what ``memobook.open`` gives, at the top of a cell, and is never anything else."""
    opened = 0
    for tree in trees:
        for statement in tree.body:
            match statement:
                case ast.Assign(
                    targets=[ast.Name(id="book")],
                    value=ast.Call(func=ast.Attribute(value=ast.Name(id="memobook"), attr="open")),
                ):
                    opened += 1
        for node in ast.walk(tree):
            names = _names(node)
            opened -= names.count(BOOK)
            taken = [one.asname or one.name for one in node.names] if isinstance(node, ast.ImportFrom) else []
            if "memobook" in taken or ("memobook" in names and not isinstance(node, ast.alias)):
                return False
    return opened == 0 and any(BOOK in _names(node) for tree in trees for node in ast.walk(tree))


def _names(node: ast.AST) -> list[str]:
    """Names that a node binds or declares by itself."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return [name]
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
            return [name]
        case ast.alias(name=name, asname=other):
            return [other or name.partition(".")[0]]
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return names
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return [name]
    return []


def _shows(node: ast.AST) -> ast.Call | None:
    """The call of a statement that shows a figure or a table; None where it is another statement."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="book"), attr=name)) as call):
            return call if name in SHOWN else None
    return None


def _leaves(text: ast.expr) -> Iterator[ast.expr]:
    """Texts of which an argument consists, whichever way it is put together."""
    match text:
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(op=ast.Add(), left=one, right=other):
            yield from _leaves(one)
            yield from _leaves(other)
        case ast.List(elts=several) | ast.Tuple(elts=several):
            for one in several:
                yield from _leaves(one)
        case _:
            yield text


class _Reduction(ast.NodeTransformer):
    """Takes out of cells what figures and tables alone are given."""

    def __init__(self, trees: list[ast.Module]) -> None:
        nodes = [node for tree in trees for node in ast.walk(tree)]
        calls = [call for node in nodes if (call := _shows(node))]
        loads = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
        bound = Counter(name for node in nodes for name in _names(node))
        drawers = Counter(call.args[0].id for call in calls if call.args and isinstance(call.args[0], ast.Name))
        defined = Counter(n.name for n in nodes if isinstance(n, ast.FunctionDef) and not n.decorator_list)
        # functions that nobody but a figure has
        self.drawers = {n for n, count in drawers.items() if loads[n] == count and bound[n] == defined[n] > 0}
        given = [one for call in calls for one in (*call.args[1:], *(keyword.value for keyword in call.keywords))]
        told = Counter(leaf.id for one in given for leaf in _leaves(one) if isinstance(leaf, ast.Name))
        texts = Counter(name for node in nodes if (name := self._text(node)))
        # texts that nobody but figures and tables has
        self.texts = {name for name, count in told.items() if loads[name] == count and bound[name] == texts[name] > 0}
        # pandas takes names out of texts: query("amount > @least")
        called = {name for node in nodes if isinstance(node, ast.Constant) for name in CALLED.findall(str(node.value))}
        self.drawers, self.texts = self.drawers - called, self.texts - called

    @staticmethod
    def _text(node: ast.AST) -> str:
        """The name that a statement gives to a text that is written there; empty where it does not."""
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str()) | ast.JoinedStr()):
                return name
        return ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if node.name in self.drawers:
            node.body = [ast.Pass()]
            return node
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if self._text(node) in self.texts:
            node.value = _unsaid(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if call := _shows(node):
            first = call.args[:1]
            if first and isinstance(first[0], ast.Lambda):
                first[0].body = ast.Constant(None)
            call.args = [*first, *map(_unsaid, call.args[1:])]
            for keyword in call.keywords:
                keyword.value = _unsaid(keyword.value)
        return node


def _unsaid(text: ast.expr) -> ast.expr:
    """An expression of texts without what is written in it; what is computed for them stays."""
    match text:
        case ast.Constant(value=str()):
            return ast.Constant("")
        case ast.JoinedStr(values=parts):
            return ast.JoinedStr([part for part in parts if not isinstance(part, ast.Constant)])
        case ast.IfExp(test=test, body=one, orelse=other):
            return ast.IfExp(test, _unsaid(one), _unsaid(other))
        case ast.BinOp(op=ast.Add(), left=one, right=other):
            return ast.BinOp(_unsaid(one), ast.Add(), _unsaid(other))
        case ast.List(elts=several):
            return ast.List([_unsaid(one) for one in several], ast.Load())
    return text
