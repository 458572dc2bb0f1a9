"""The code of a released edition: whether it is today's, and where it is not, its files as the repository has them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from memobook.publication.engine import is_engine
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock
from memobook.publication.repository import commit_that_added, file_at
from memobook.publication.text.language import _
from memobook.runs.store.key import run_parts
from memobook.themes.cells.notebook_file import joined
from memobook.themes.theme import DAY, Theme

ENVIRONMENT = ("lock", "kernel", "numerics", "engine")


@dataclass(frozen=True)
class CodeThen:
    """The code behind a lock, beside today's.

    Parameters
    ----------
    changed : whether cells or the publication's modules are others now; the parameters cell is no code.
    environment_changed : whether the engine, the packages or the kernel are.
    files : path → bytes of notebooks and modules that differ, as they were; None where they can't be had.
    why_not : why they can't.
    """

    changed: bool
    environment_changed: bool
    files: dict[str, bytes] | None = field(default=None, repr=False)
    why_not: str = ""

    @classmethod
    def of(cls, publication: Publication, lock: Lock | None) -> CodeThen:
        """The code of a lock; today's where there is none."""
        if lock is None:
            return cls(False, False, {})
        changed: dict[str, str | None] = {}
        environment = False
        for theme, run in lock.held["runs"].items():
            parts, notebook = _parts_now(publication, theme), f"notebooks/{theme.partition('/')[0]}.ipynb"
            environment |= any(parts.get(name) != run.get(name) for name in ENVIRONMENT)
            ours, engines = _split(publication, run["modules"])
            ours_now, engines_now = _split(publication, parts.get("modules", {}))
            environment |= engines != engines_now
            if _code(parts.get("cells", {}), parts.get("declared")) != _code(run["cells"], parts.get("declared")):
                changed[notebook] = None
            changed |= {path: digest for path, digest in ours.items() if ours_now.get(path) != digest}
            if ours.keys() != ours_now.keys():
                changed.setdefault(notebook, None)
        if not changed:
            return cls(False, environment, {})
        files = _files(publication, lock, changed)
        why_not = _("the repository holds no commit with the code that was locked; causes are told by today's code")
        return cls(True, environment, files, "" if files is not None else why_not)


def _parts_now(publication: Publication, theme: str) -> dict[str, Any]:
    """Parts of a theme's run key today, cells hashed as in a lock; nothing where there is no such theme any more."""
    try:
        read = Theme.read(publication.notebooks, theme)
    except ContentError:
        return {}
    parts = run_parts(publication, read, {})
    declared = [cell["id"] for cell in read.cells if "parameters" in cell["metadata"].get("tags", [])]
    return parts | {"cells": {id: sha256(s.encode()) for id, s in parts["cells"].items()}, "declared": declared[0]}


def _code(cells: dict[str, str], declared: str | None) -> list[tuple[str, str]]:
    return [(id, digest) for id, digest in cells.items() if id != declared]


def _split(publication: Publication, modules: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Modules of the publication, and those of the engine where it lies in the same repository."""
    engine = {path for path in modules if is_engine(publication.root / path)}
    return (
        {path: digest for path, digest in modules.items() if path not in engine},
        {path: digest for path, digest in modules.items() if path in engine},
    )


def _files(publication: Publication, lock: Lock, wanted: dict[str, str | None]) -> dict[str, bytes] | None:
    """The wanted files as of the lock's commit, or of the commit that brought the lock; checked by their hashes."""
    for commit in (lock.held["commit"], commit_that_added(publication.root / lock.place)):
        found = {path: file_at(publication.root, commit, path) for path in wanted}
        files = {path: data for path, data in found.items() if data is not None}
        if files.keys() == wanted.keys() and all(_is_locked(lock, p, d, wanted[p]) for p, d in files.items()):
            return files
    return None


def _run_of(lock: Lock, theme: str) -> dict[str, Any]:
    """The locked run of a theme; of a family any of its members', which all have the same code."""
    runs: dict[str, dict[str, Any]] = lock.held["runs"]
    return next(run for page, run in runs.items() if page.partition("/")[0] == theme)


def _is_locked(lock: Lock, path: str, data: bytes, digest: str | None) -> bool:
    if digest is not None:
        return sha256(data.decode("utf-8").encode()) == digest
    sources = {c["id"]: joined(c["source"]) for c in json.loads(data)["cells"] if c["cell_type"] == "code"}
    # a run has its edition's own day in the parameters cell, whatever day the committed notebook shows
    dated = {id: DAY.sub(rf'\g<1>"{lock.ledger["as_of"]}"', source) for id, source in sources.items()}
    held: dict[str, str] = _run_of(lock, Path(path).stem)["cells"]
    return any({id: sha256(text.encode()) for id, text in code.items()} == held for code in (sources, dated))
