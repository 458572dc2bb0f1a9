"""To be imported before Sphinx: keeps what installed packages tell of themselves.

Sphinx and pybtex read all of it some twenty times a job, by a function that they take when they are imported.
"""

from __future__ import annotations

import importlib
from contextlib import suppress
from functools import cache

for name in ("importlib.metadata", "importlib_metadata"):
    with suppress(ModuleNotFoundError):  # the second is a package, which not every Python needs
        module = importlib.import_module(name)
        if not hasattr(module.entry_points, "cache_info"):
            module.entry_points = cache(module.entry_points)  # type: ignore[attr-defined]
