"""Whether a notebook's code could see that it is not executed in a kernel, or that nothing is drawn: read from it.

Only what is known to see neither is executed without them; everything else is in doubt.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from memobook.publication.engine import is_engine
from memobook.themes.cells.imports import outside_modules, project_modules
from memobook.themes.cells.notebook_file import joined

from .undrawn import LIBRARIES

# libraries that compute the same wherever they are imported, and those of Python that may not
KNOWN = {"arch", "linearmodels", "memobook", "numpy", "pandas", "patsy", "pyarrow", "scipy", "sklearn", "statsmodels"}
UNSURE = {
    *("__main__", "asyncio", "atexit", "cmd", "code", "codeop", "concurrent", "gc", "inspect", "multiprocessing"),
    *(
        "pdb",
        "pickle",
        "resource",
        "runpy",
        "signal",
        "subprocess",
        "tempfile",
        "threading",
        "traceback",
        "tracemalloc",
    ),
}
# names that are IPython's, or by which code sees its own surroundings
SURROUNDINGS = {
    *("In", "Out", "_", "__", "___", "_i", "_ih", "_oh", "_dh", "get_ipython", "exit", "quit", "input", "__file__"),
    *("eval", "exec", "compile", "globals", "locals", "vars", "dir", "__builtins__", "__import__"),
}

# what drawing settles: places and sizes, ticks and their texts, limits of axes whose scales are tied
DRAWN = re.compile(
    r"\.get_(?!(?:[xy]lim|loc|level_values|indexer|major_locator)\b)|\.(?:\w*bbox\w*|transform(?=\()|inverted|canvas|viewLim)\b"
    r"|aspect|extent"
)


def doubt(code: Iterable[str], root: Path) -> str:
    """Why the cells must be executed whole, in a few words; empty where their values alone can be had.

    Parameters
    ----------
    code : sources of the code cells.
    root : the publication's folder.
    """
    code = list(code)
    for name in outside_modules(code, root):
        top = name.partition(".")[0]
        usual = top in sys.stdlib_module_names and top not in UNSURE
        if not usual and top not in KNOWN and top != LIBRARIES[0]:
            return f"it imports {top}"
    for source in code:
        reason = _doubt_of_cell(source)
        if reason:
            return reason
    for name, source in _drawing_modules(code, root):
        if reason := _doubt_of_drawing(source):
            return f"{name} draws, and {reason}"
    return ""


def settled(notebook: dict[str, Any], root: Path) -> bool:
    """Whether nothing that the code may ask a figure for depends on whether it was drawn; limits of axes do not."""
    cells = [joined(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return not any(map(DRAWN.search, [*cells, *(source for _, source in _drawing_modules(cells, root))]))


def shares_beginning(code: Iterable[str], root: Path) -> bool:
    """Whether a run may be forked in the middle of another: Python seeds its own random numbers anew in a fork."""
    return "random" not in outside_modules(code, root)


def _drawing_modules(code: list[str], root: Path) -> Iterator[tuple[str, str]]:
    """Name and source of each module of the project that the code reaches and that speaks of matplotlib."""
    for path in map(root.joinpath, project_modules(code, root)):
        if not is_engine(path) and LIBRARIES[0] in (source := path.read_text("utf-8")):
            yield path.name, source


@lru_cache(1024)  # all runs of a grid ask for the same modules, and for the same cells
def _doubt_of_drawing(source: str) -> str:
    """Why a module that draws is in doubt: functions that draw and import what they draw with are not.

    They are held to the same as cells, so that where one is called for a value, whoever asks ends the run.
    """
    body = ast.parse(source).body
    for node in body:
        match node:
            case ast.FunctionDef() | ast.Expr():  # a sentence may speak of it
                continue
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
        if LIBRARIES[0] in ast.unparse(node):
            return "not in functions alone"
    lines = [node for node in body if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")]
    return _doubt_of_cell("\n".join(map(ast.unparse, lines)))


@lru_cache(1024)
def _doubt_of_cell(source: str) -> str:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # IPython's own lines too
        return "a cell is not plain Python"
    for node in ast.walk(tree):
        match node:
            case ast.Try() | ast.TryStar():
                return "it catches exceptions"
            case ast.With() | ast.AsyncWith() if any("suppress" in ast.unparse(item) for item in node.items):
                return "it suppresses exceptions"
            case ast.Await() | ast.AsyncFor() | ast.AsyncFunctionDef():
                return "it waits"
            case ast.Name(id=name, ctx=ast.Load()) if name in SURROUNDINGS:
                return f"it asks for {name}"
            case ast.ImportFrom(module="__future__"):
                return "it changes how the cells below are read"
    return ""
