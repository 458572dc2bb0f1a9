"""Code that asks the clock, or chance without a seed: its results are others in each run, whatever the data say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from memobook.publication.finding import Finding
from memobook.themes.cells.code import plain

from ..material import Material
from ..rule import rule
from .modules import own_modules

VARYING = rule(
    "notebook.varies", "warning", "Code asks the clock, or chance without a seed, so that no two runs are the same.",
    "take the day from as_of, and random numbers from numpy.random.default_rng(seed)",
)  # fmt: skip
CLOCK = {
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("time.time", "time.time_ns", "pandas.Timestamp.now", "pandas.Timestamp.today", "pandas.Timestamp.utcnow"),
}
# the clock where nothing is given to them
NOW = {"time.localtime", "time.gmtime", "time.ctime"}
# the clock where its word is given to them
WORDED = {"pandas.Timestamp", "pandas.to_datetime", "numpy.datetime64"}
CHANCE = {"uuid.uuid1", "uuid.uuid4", "os.urandom", "random.SystemRandom"}
# generators, which chance seeds where nothing is given to them
GENERATORS = {"numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.SeedSequence", "random.Random"}
# modules whose functions share one generator, and what seeds it
SHARED = {"numpy.random": "numpy.random.seed", "random": "random.seed"}


def varying(material: Material) -> Iterator[Finding]:
    """Calls by which a theme's runs differ from each other, in its cells and in modules that they import."""
    for notebook in material.notebooks:
        cells = list(notebook.code)
        sources = [source for _, source in cells]
        for number, line, what in material.answers.of("varying", sources, partial(_varying, sources)):
            yield VARYING.at(notebook.cell_place(cells[number][0], line), what)
    for place, source in own_modules(material):
        for _, line, what in material.answers.of("varying", [source], partial(_varying, [source])):
            yield VARYING.at(f"{place}:{line}", what)


def _varying(sources: list[str]) -> list[tuple[int, int, str]]:
    """Number of the source, line and words of each such call; names are those that any of the sources imports."""
    trees: list[tuple[int, ast.Module]] = []
    for number, source in enumerate(sources):
        try:
            trees.append((number, ast.parse(plain(source))))
        except SyntaxError:
            continue  # a run tells it
    names = {name: whole for _, tree in trees for name, whole in _imported(tree)}
    calls = [(number, call, _called(call, names)) for number, tree in trees for call in ast.walk(tree)
             if isinstance(call, ast.Call)]  # fmt: skip
    seeds = {name for _, _, name in calls}
    return [(number, call.lineno, what) for number, call, name in calls if (what := _what(call, name, seeds))]


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield (one.asname, one.name) if one.asname else (one.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)


def _called(call: ast.Call, names: dict[str, str]) -> str:
    """What is called, by its whole name; empty where it is nothing that was imported."""
    parts: list[str] = []
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return ".".join([names[node.id], *parts]) if isinstance(node, ast.Name) and node.id in names else ""


def _what(call: ast.Call, name: str, seeds: set[str]) -> str:
    """In which way a call varies; empty where it doesn't."""
    given = [*call.args, *(one.value for one in call.keywords)]
    said = [one.value for one in given if isinstance(one, ast.Constant)]
    bare = not given or said == [None]
    if name in CLOCK or (name in NOW and not given) or (name in WORDED and {"now", "today"} & {*map(str, said)}):
        return f"{name} asks the clock"
    module, _, function = name.rpartition(".")
    if name in GENERATORS or name in SHARED.values():
        unseeded = bare
    else:  # what begins with a capital makes a generator
        unseeded = name in CHANCE or module == "secrets" or (
            module in SHARED and function.islower() and SHARED[module] not in seeds
        )  # fmt: skip
    return f"{name} takes what chance gives, without a seed" if unseeded else ""
