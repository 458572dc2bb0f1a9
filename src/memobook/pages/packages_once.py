"""To be imported before Sphinx: keeps what installed packages tell of themselves.

Sphinx and pybtex ask some twenty times a job, and each time it would be read of every package. They take the function
when they are imported; it is read once, by the process whose forks render.
"""

from __future__ import annotations

import importlib
import warnings
from contextlib import suppress
from typing import Any

for name in ("importlib.metadata", "importlib_metadata"):
    with suppress(ModuleNotFoundError):  # the second is a package, which not every Python needs
        module = importlib.import_module(name)
        if module.entry_points.__module__ != __name__:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # before Python 3.12 all of them together were to be a dict
                whole = module.entry_points()

            def entry_points(_whole: Any = whole, **wanted: Any) -> Any:
                return _whole.select(**wanted) if wanted else _whole

            module.entry_points = entry_points  # type: ignore[attr-defined]
