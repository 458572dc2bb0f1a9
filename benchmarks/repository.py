"""Temporary copies of this repository, so that nothing is ever measured, or written, in the repository itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from .process import call

ROOT = Path(__file__).resolve().parents[1]


def copy_repository(target: Path) -> Path:
    """A copy of what git knows, or would add, in the new folder ``target``.

    ``src`` is a link to the repository's, which nothing here writes to: kernels look for modules there first, and a
    second copy of the engine beside the installed one would be another engine, for which no parent is warm.
    """
    target.mkdir(parents=True)
    (target / "src").symlink_to(ROOT / "src")
    listed = call(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT, limit=60).out
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("src/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def themes(root: Path) -> list[str]:
    """Names of the theme notebooks, those that read values of others last."""
    names = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    return sorted(names, key=lambda name: ".upstream(" in (root / "notebooks" / f"{name}.ipynb").read_text("utf-8"))


def read_notebook(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
