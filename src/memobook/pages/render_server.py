"""A process that gets ready while the build still does other things, and renders several folders side by side."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from memobook.publication.errors import ContentError
from memobook.runs.kernels.warm.service import Service

from .sphinx_job import IMPORTS, LATER, Rendered, SphinxJob


class RenderServer:
    """Renders in a process of its own, for which Sphinx begins to be imported when this object is made.

    Use it as a context manager: at its end the process ends, whatever it was doing.

    Parameters
    ----------
    fonts : where the fonts of pages are kept once they are cut, which is done before the first rendering.
    """

    def __init__(self, fonts: Path | None = None) -> None:
        self._service = Service("memobook.pages.render_process", [*IMPORTS, *LATER])
        self._fonts, self._told = fonts, False

    @property
    def pid(self) -> int:
        return self._service.process.pid

    def __enter__(self) -> RenderServer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._service.end(now=True)

    def stop(self) -> None:
        """Have the process end at once, or never begin; from any thread."""
        self._service.terminate()

    def render(self, jobs: Sequence[SphinxJob]) -> Iterator[Rendered]:
        """Render jobs, as many at a time as there are cores; how each went, in their order, as soon as it is known.

        Raises
        ------
        ContentError : ``render.ended`` when the process is gone, ended by the system for want of memory for example.
        """
        for number, job in enumerate(jobs):
            try:
                if not number:
                    self._begin(jobs)
                rendered: Rendered = self._service.connection.recv()
            except (EOFError, ConnectionError) as error:
                raise ContentError(
                    "render.ended",
                    f"the process that renders pages ended (exit code {self._code()})",
                    place=str(job.overrides.get("memobook_edition", "book")),
                    fix="build again; look whether memory is short",
                ) from error
            yield rendered

    def _begin(self, jobs: Sequence[SphinxJob]) -> None:
        if not self._told:
            self._service.connection.send(self._fonts)
            self._told = True
        self._service.connection.send(list(jobs))

    def _code(self) -> int | None:
        try:
            return self._service.process.wait(10)
        except subprocess.TimeoutExpired:
            return None
