"""The parents of kernels, of commands and of what renders, kept alive while tests run: each build would start its own,
for some seconds.

Tests of warm kernels have parents of their own (:mod:`warm_kernels`).
"""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from memobook.cli.warm import IMPORTS as COMMANDS
from memobook.pages.sphinx_job import IMPORTS, LATER
from memobook.runs.kernels.environment import common_environment
from memobook.runs.kernels.warm.service import ready
from memobook.runs.kernels.warm.start import holding
from memobook.runs.limits import Limits


@cache
def hold(root: Path) -> None:
    """Keep the parent for the publication at ``root``, and for those that import the same, until this process ends."""
    held = ExitStack()
    held.enter_context(holding(root, common_environment(root, Limits())))
    held.enter_context(ready([*IMPORTS, *LATER]))
    held.enter_context(ready(COMMANDS))
    atexit.register(held.close)
