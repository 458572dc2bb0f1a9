"""Which of the project's own modules a notebook's code imports, directly or through each other."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path

from memobook.publication.answers import answers
from memobook.publication.engine import is_engine
from memobook.publication.files import sha256

from .code import plain

# seconds within which another change may leave a file's times as they are
TICK = 2.0
# what lies in folders: by name, whether it is a folder
Listed = dict[str, Mapping[str, bool]]
# what holds statements in a statement, and in what a ``match`` or a ``try`` consists of
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


def project_modules(code: Iterable[str], root: Path) -> dict[str, str]:
    """Relative path → SHA-256 of every module below ``root/src`` or ``root/notebooks`` that the code reaches.

    Imports are read from the source, not executed.
    """
    found: dict[str, str] = {}
    kept, code = answers(root), list(code)
    waiting = list(kept.of("imports_of_cells", code, partial(_imports_of, code)))
    asked: set[str] = set()
    listed: Listed = {}
    own = _own(root, listed)
    while waiting:
        name = waiting.pop()
        if name in asked or name.partition(".")[0] not in own:
            continue
        asked.add(name)
        for relative in _files(name, root, listed):
            if relative not in found:
                found[relative], names = _module(relative, root)
                waiting += names
    return found


def _module(relative: str, root: Path) -> tuple[str, list[str]]:
    """SHA-256 of a module and what it imports."""
    (source, digest), package = _source(root / relative), _package_of(relative)
    return digest, answers(root).of("imports", [digest, package], partial(_imports, source, package))


def _imports_of(code: Iterable[str]) -> list[str]:
    return [name for cell in code for name in _imports(plain(cell), "")]


def outside_modules(code: Iterable[str], root: Path) -> list[str]:
    """Dotted names, sorted, of what the code and the project modules that it reaches import from elsewhere.

    ``from a import b`` gives ``a`` and ``a.b``, since only an import can tell whether ``b`` is a module. What the
    engine imports is left out, wherever it lies: little of it is for notebooks.
    """
    code = list(code)
    names = set(answers(root).of("imports_of_cells", code, partial(_imports_of, code)))
    for relative in project_modules(code, root):
        if not is_engine(root / relative):
            names |= set(_module(relative, root)[1])
    listed: Listed = {}
    return sorted(name for name in names if name and not _files(name.partition(".")[0], root, listed))


def _source(path: Path) -> tuple[str, str]:
    """Text of a module and its SHA-256; what was read a moment after it was written is read again the next time."""
    stat = path.stat()
    state = stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
    return (_read if time.time() - stat.st_mtime > TICK else _read.__wrapped__)(path, state)


# of folders: when they were changed last, and what lay there
_known: dict[str, tuple[tuple[int, ...], Mapping[str, bool]]] = {}


@lru_cache(1024)  # themes reach much the same modules
def _read(path: Path, state: tuple[int, ...]) -> tuple[str, str]:
    source = path.read_text("utf-8")
    return source, sha256(source.encode())


@lru_cache(1024)  # a backfill asks for the same sources hundreds of times
def _imports(source: str, package: str) -> list[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []  # the run itself will say so, with the cell
    names: list[str] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        # an import is a statement: expressions, most of a tree, hold none
        waiting += (child for name in BODIES for child in getattr(node, name, ()))
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".") if node.level else []
            base = ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return names


def _package_of(relative: str) -> str:
    return ".".join(relative.split("/")[1:-1])


def _own(root: Path, listed: Listed) -> Collection[str]:
    """First parts of the dotted names that may be the project's own."""
    own = [_listing(root, folder, listed) for folder in ("src", "notebooks")]
    return {name.removesuffix(".py") for names in own for name in names if name.endswith(".py") or names[name]}


def _files(name: str, root: Path, listed: Listed) -> list[str]:
    """Files of a dotted name, with the packages above it, relative to the root; folders are listed once."""
    parts = name.split(".")
    found = []
    for folder in ("src", "notebooks"):
        stem = folder
        for part in parts:
            beside = _listing(root, stem, listed)
            stem = f"{stem}/{part}"
            within = _listing(root, stem, listed) if beside.get(part) else None
            found += [f"{stem}.py"] if beside.get(f"{part}.py") is False else []
            if within is None:
                break
            found += [f"{stem}/__init__.py"] if within.get("__init__.py") is False else []
    return found


def _listing(root: Path, folder: str, listed: Listed) -> Mapping[str, bool]:
    """What of Python lies in a folder, modules and folders: whether each is a folder."""
    if folder not in listed:
        try:
            listed[folder] = _listed(f"{root}/{folder}")
        except OSError:
            listed[folder] = {}
    return listed[folder]


def _listed(folder: str) -> Mapping[str, bool]:
    """The same; of a folder in which nothing was put or taken away it is known, unless links lie there."""
    stat = os.stat(folder)  # noqa: PTH116 - of each theme
    state = stat.st_dev, stat.st_ino, stat.st_mtime_ns
    known = _known.get(folder)
    if known and known[0] == state:
        return known[1]
    with os.scandir(folder) as scanned:
        entries = list(scanned)
    found = {
        one.name: is_dir for one in entries if (is_dir := one.is_dir()) or (one.name.endswith(".py") and one.is_file())
    }
    if time.time() - stat.st_mtime > TICK and not any(one.is_symlink() for one in entries):
        _known[folder] = state, found
    return found
