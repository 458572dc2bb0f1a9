"""A process that imports Sphinx while the build still does other things, and renders several folders side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from memobook.publication.errors import ContentError
from memobook.publication.parent_death import end_with_parent, kept_from_interrupts

from .sphinx_job import Rendered, SphinxJob, import_more, import_sphinx, run_job


class RenderServer:
    """Renders in a process of its own, which begins to import when this object is made.

    Use it as a context manager: at its end the process ends, whatever it was doing.

    Parameters
    ----------
    fonts : where the fonts of pages are kept once they are cut, which is done before the first rendering.
    """

    def __init__(self, fonts: Path | None = None) -> None:
        context = multiprocessing.get_context("spawn")  # no fork of this process, which may have threads
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, os.getpid(), fonts))
        with kept_from_interrupts():
            self._process.start()
        theirs.close()
        self.pid = self._process.pid or 0

    def __enter__(self) -> RenderServer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join()

    def render(self, jobs: Sequence[SphinxJob]) -> list[Rendered]:
        """Render jobs, as many at a time as there are cores; how each went, in their order.

        Raises
        ------
        ContentError : ``render.ended`` when the process is gone, ended by the system for want of memory for example.
        """
        try:
            self._pipe.send(list(jobs))
            answer: list[Rendered] = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._process.join(10)
            raise ContentError(
                "render.ended",
                f"the process that renders pages ended (exit code {self._process.exitcode})",
                place=str(jobs[0].overrides.get("memobook_edition", "book")),
                fix="build again; look whether memory is short",
            ) from error
        return answer


def _serve(pipe: Connection, parent: int, fonts: Path | None) -> None:
    end_with_parent(parent=parent)
    import_sphinx()
    if fonts:
        from memobook.publication.fonts import cut_fonts

        with suppress(OSError):  # the rendering meets it too, and tells it
            cut_fonts(fonts)
    import_more(pipe.poll)
    with suppress(EOFError, ConnectionError):  # the build has its answer, or is gone
        while True:
            pipe.send(_run(pipe.recv()))


def _run(jobs: list[SphinxJob]) -> list[Rendered]:
    slots = min(len(jobs), len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1)
    if slots < 2:
        return [run_job(job) for job in jobs]
    fork = multiprocessing.get_context("fork")  # this process has imported everything and has no thread
    with ProcessPoolExecutor(slots, fork, end_with_parent, (signal.SIGKILL, os.getpid())) as pool:
        return list(pool.map(run_job, jobs))
