"""The process of a :class:`.render_server.RenderServer`: it takes jobs and renders several side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress

from memobook.publication.parent_death import end_with_parent
from memobook.runs.kernels.warm.service import spoken

from .sphinx_job import Rendered, SphinxJob, import_sphinx, run_job
from .writers import cores


def main() -> None:
    """Be told where cut fonts are kept, then answer lists of jobs, until the connection ends."""
    pipe = spoken()
    import_sphinx()  # which a parent has done already
    with suppress(EOFError, ConnectionError):  # the build has its answer, or is gone
        fonts = pipe.recv()
        if fonts:
            from memobook.publication.fonts import cut_fonts

            with suppress(OSError):  # the rendering meets it too, and tells it
                cut_fonts(fonts)
        while True:
            for rendered in _run(pipe.recv()):
                pipe.send(rendered)


def _run(jobs: list[SphinxJob]) -> Iterator[Rendered]:
    slots = min(len(jobs), cores())
    if slots < 2:
        yield from map(run_job, jobs)
        return
    fork = multiprocessing.get_context("fork")  # this process has imported everything and has no thread
    with ProcessPoolExecutor(slots, fork, end_with_parent, (signal.SIGKILL, os.getpid())) as pool:
        yield from pool.map(run_job, jobs)


if __name__ == "__main__":  # started plainly: a forked one is watched by its parent
    end_with_parent()
    main()
