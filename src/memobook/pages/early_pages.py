"""Pages that depend on no run: they are rendered while runs go on, which keep no core busy all the time."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from memobook.publication.files import room
from memobook.publication.leftovers import prefix
from memobook.publication.progress import Progress

from .kept_pages import is_whole
from .pages import Pages, finish
from .render_server import RenderServer
from .site_tree import Hashes


class EarlyPages:
    """One folder of pages, whose rendering begins where this is entered, in a process of its own, unless it is stored.

    At the end of the context the process is gone, whatever it was doing.

    Parameters
    ----------
    hashes : how stored files are hashed.
    """

    def __init__(self, pages: Pages, hashes: Hashes) -> None:
        self.pages, self.folder, self._hashes = pages, pages.folder, hashes
        self.stored = is_whole(self.folder, hashes)
        self._inside = ExitStack()

    def __enter__(self) -> EarlyPages:
        if self.stored:
            return self
        area = self.pages.publication.store / "work"
        area.mkdir(parents=True, exist_ok=True)
        with ExitStack() as inside:
            name = inside.enter_context(tempfile.TemporaryDirectory(dir=area, prefix=prefix("pages")))
            self._work = Path(name).resolve()  # resolved: Sphinx compares paths
            with room(self.folder):
                self._jobs = self.pages.jobs(self._work)
            server = inside.enter_context(RenderServer())
            pool = inside.enter_context(ThreadPoolExecutor(1))
            inside.callback(server.stop)  # first, so that the thread has nothing to wait for
            self._rendered = pool.submit(list, server.render(self._jobs))
            self._inside = inside.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._inside.close()

    def finish(self, report: Progress) -> None:
        """Wait for the pages and keep them.

        Raises
        ------
        ContentError : a page is wrong.
        """
        if self.stored:
            report.line(self.pages.label, 0.0, "stored")
            return
        results = list(zip(self._jobs, self._rendered.result(), strict=True))
        finish(self.pages, self.folder, self._work, results, report, self._hashes)
