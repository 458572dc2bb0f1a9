"""A copy of what a publication's builds read, in a folder of its own: for a build anew, or for other code or data."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from memobook.publication.engine import ENGINE
from memobook.publication.folder import Publication
from memobook.publication.stamp import FILES, FOLDERS

# caches, and what git and the engine keep
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "*.egg-info")


def copy_inputs(publication: Publication, root: Path, folders: Sequence[str] | None = None) -> Publication:
    """Copy the inputs of a publication to ``root``, which must not exist yet: all files, and all folders or only these.

    The engine that is at work is none of them, even where it lies in the publication: runs import it as installed.
    """
    root.mkdir(parents=True)
    for name in FOLDERS if folders is None else folders:
        if (publication.root / name).is_dir():
            shutil.copytree(publication.root / name, root / name, ignore=_left_out)
    for name in FILES:
        if (publication.root / name).is_file():
            shutil.copy2(publication.root / name, root / name)
    return Publication(root)


def _left_out(folder: str, names: list[str]) -> set[str]:
    return LEFT_OUT(folder, names) | {name for name in names if Path(folder, name).resolve() == ENGINE}
