"""Data that come inside of a package: they have no day on which they became public, so nothing tells what was known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

# functions of packages by their whole names: sets of data by convention of seaborn, scikit-learn, statsmodels, vega,
# plotly, bokeh and others, and what reads any file of a package
PACKAGED = re.compile(
    r"(?:.+\.)?(?:load_dataset|get_rdataset|load_pandas)"
    r"|(?:.+\.)?(?:datasets|sampledata|vega_datasets|palmerpenguins|pydataset)(?:\.\w+)*\.(?!make_|clear_data|get_data_home|dump_)\w+"
    r"|(?:plotly(?:\.express)?|vega_datasets|gapminder)\.data\.\w+|pydataset\.data|vega_datasets\.data"
    r"|importlib[._]resources\.(?:files|open_text|open_binary|read_text|read_binary|path)|pkgutil\.get_data"
    r"|pkg_resources\.resource_(?:stream|string|filename)|scipy\.(?:datasets|misc)\.(?:face|ascent|electrocardiogram)"
)


def names_imported(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """Whole name of each thing that is imported, by the name that it has here."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {one.asname or one.name.partition(".")[0]: one.name if one.asname else one.name.partition(".")[0]
                      for one in node.names}  # fmt: skip
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def packaged_reads(nodes: Iterable[ast.AST], imported: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Line and name of each call that gives data of a package."""
    for node in nodes:
        if isinstance(node, ast.Call) and (name := _whole_name(node.func, imported)) and PACKAGED.fullmatch(name):
            yield node.lineno, name


def _whole_name(function: ast.expr, imported: dict[str, str]) -> str:
    """The dotted name of what is called, where it was imported; empty where it was not."""
    parts: list[str] = []
    while isinstance(function, ast.Attribute):
        parts.insert(0, function.attr)
        function = function.value
    if not isinstance(function, ast.Name) or function.id not in imported:
        return ""
    return ".".join([imported[function.id], *parts])
