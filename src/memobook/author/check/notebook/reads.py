"""Reads: what a notebook, or a module that it imports, reads besides the as-of view."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from memobook.publication.files import sha256
from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule
from .modules import own_modules
from .packaged import names_imported, packaged_reads

READS = rule(
    "notebook.reads", "error", "A notebook reads something other than the as-of view.",
    "make it a dataset of data/datapackage.json and read it with book.data(…)",
)  # fmt: skip

PACKAGED = "{name}(…) gives data of a package, which have no day on which they became public"
WRITE = (
    "write them to a CSV file once, begin a dataset by memobook new-theme NAME --from FILE --published DAY, "
    "and read it with book.data(…)"
)
READERS = re.compile(
    r"read_(?:csv|excel|json|parquet|table|html|sql\w*|pickle|feather|fwf|xml|hdf|stata|sas|orc|spss|clipboard|text|bytes)|urlopen|urlretrieve|loadtxt|genfromtxt|fromfile|imread"
)
MODULES = {"requests", "urllib", "urllib3", "httpx", "aiohttp", "socket", "ftplib", "subprocess", "sqlite3", "yfinance"}
# modules whose ``open`` opens a file; that of memobook opens a theme
OPENERS = {"bz2", "codecs", "gzip", "io", "lzma", "os", "shelve", "tarfile", "zipfile"}


def modules(material: Material) -> Iterator[Finding]:
    """Reads in the project's own modules that the notebooks import; what a dataset's loader reads is that dataset."""
    for place, source in own_modules(material):
        read, packaged = material.answers.of("reads", sha256(source.encode()), partial(_of_module, source))
        for line, told in read:
            yield READS.at(f"{place}:{line}", f"{told} reads past the as-of view")
        for line, told in packaged:
            yield READS.at(f"{place}:{line}", PACKAGED.format(name=told), WRITE)


def _of_module(source: str) -> list[list[list[Any]]]:
    """Lines and names of what a module reads from outside, and of what it takes from packages."""
    try:
        nodes = [*ast.walk(ast.parse(source))]
    except SyntaxError:  # a run that imports it tells it
        return [[], []]
    return [
        [list(one) for one in reads_of(nodes)],
        [list(one) for one in packaged_reads(nodes, names_imported(nodes))],
    ]


def reads_of(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Line and name of each thing in the syntax that reads something from outside."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            for name in names:
                if name.partition(".")[0] in MODULES:
                    yield node.lineno, f"the module {name}"
        elif isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) if name == "open" or READERS.fullmatch(name):
                    yield node.lineno, f"{name}(…)"
                case ast.Attribute(attr=name) if READERS.fullmatch(name):
                    yield node.lineno, f"{name}(…)"
                case ast.Attribute(value=ast.Name(id=module), attr="open") if module in OPENERS:
                    yield node.lineno, f"{module}.open(…)"
