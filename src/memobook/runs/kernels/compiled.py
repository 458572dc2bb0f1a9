"""Compiled modules of a publication, which Python may take for those of their source when they are older.

Python compares the second and the size that a compiled module was made from. A module that is saved, imported and
saved again within a second, at the same size, would be executed as it was before, under the key of what it is now.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from memobook.themes.cells.imports import project_modules
from memobook.themes.cells.notebook_file import joined


def drop_outdated(notebook: Mapping[str, Any], root: Path) -> None:
    """Remove compiled modules that a notebook's code reaches and that were not written after their source."""
    code = [joined(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for path in map(root.joinpath, project_modules(code, root)):
        compiled = Path(cache_from_source(str(path)))
        if compiled.is_file() and compiled.stat().st_mtime_ns <= path.stat().st_mtime_ns:
            compiled.unlink(missing_ok=True)
