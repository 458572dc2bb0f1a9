"""Processes that write the pages of one rendering side by side, where cores would wait while a single one writes."""

from __future__ import annotations

import os
import sys
from multiprocessing.util import Finalize, register_after_fork
from pathlib import Path
from typing import TYPE_CHECKING

from memobook.publication.answers import answers
from memobook.publication.parent_death import end_with_parent

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# pages below which forks take longer than they save
FEWEST = 16


def cores() -> int:
    """Cores that this process may use, where it can be forked with what it has imported."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def divide_writing(app: Sphinx, env: BuildEnvironment) -> None:
    """Have Sphinx write with ``memobook_writers`` processes, forked once all pages are read.

    Reading stays in one process: what pages tell of each other is gathered there.
    """
    if app.config.memobook_writers > 1 and app.config.memobook_only is None and len(env.found_docs) >= FEWEST:
        app.parallel = app.config.memobook_writers + 1  # Sphinx takes off the process that hands pages to them
        parent = os.getpid()
        register_after_fork(app, lambda app: _become_writer(app, parent))


def _become_writer(app: Sphinx, parent: int) -> None:
    """What a writer finds out is kept at its end as its parent's answers are."""
    end_with_parent(parent=parent)
    if app.config.memobook_root:
        Finalize(None, answers(Path(app.config.memobook_root)).keep, exitpriority=0)
