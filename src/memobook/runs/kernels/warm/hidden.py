"""Whether a kernel would import something else than its parent has imported, because of where it looks for modules."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


class Hidden:
    """What a parent has imported, against the folders of a kernel's ``PYTHONPATH`` and its working folder."""

    def __init__(self) -> None:
        self.first: set[str] = set()

    def mark(self) -> None:
        """Call when the kernel's machinery is imported: a kernel does that before its working folder counts."""
        self.first = _tops() - {__name__.partition(".")[0]}

    def reason(self, environment: Mapping[str, str], cwd: Path) -> str | None:
        """Why a kernel with this environment and working folder can't be forked, or None.

        A module of the project may have the name of a package: then a plain kernel imports the project's.
        """
        for folder in filter(None, environment.get("PYTHONPATH", "").split(os.pathsep)):
            for name in _others(cwd / folder, _tops()):
                return f"{cwd / folder} has a {name!r} of its own"
        for name in _others(cwd, _tops() - self.first):
            return f"{cwd} has a {name!r} of its own"
        if "matplotlib" in sys.modules and (cwd / "matplotlibrc").is_file():
            return f"{cwd} has a 'matplotlibrc' of its own"
        return None


def _tops() -> set[str]:
    return {name for name in sys.modules if "." not in name} - set(sys.builtin_module_names)


def _others(folder: Path, names: set[str]) -> list[str]:
    """Those of the imported ``names`` that the folder holds as well, and that did not come from there."""
    try:
        entries = {entry.name for entry in os.scandir(folder)}
    except OSError:
        return []
    here = {entry.partition(".")[0] for entry in entries if entry.endswith((".py", ".so"))}
    here |= {entry for entry in entries & names if (folder / entry / "__init__.py").is_file()}
    return sorted(name for name in here & names if not _from(folder, name))


def _from(folder: Path, name: str) -> bool:
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is not None and Path(file).resolve().is_relative_to(folder.resolve())
