"""Build: from the repository to the site, one call at a time; where nothing has changed, nothing is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from memobook.pages.site_tree import check_entries, recover
from memobook.publication.folder import Publication
from memobook.publication.leftovers import clear_leftovers
from memobook.publication.progress import Progress
from memobook.publication.stamp import Stamp

from .built import Built

if TYPE_CHECKING:
    from memobook.runs.executors.executor import Executor


@dataclass
class Build:
    """One call of ``memobook build``.

    Parameters
    ----------
    publication : what to build.
    out : the site's folder; left as it was when anything fails.
    executor : of the runs; stays the caller's. A local one where none is given.
    elsewhere : folder with ``editions.json``, ``feed.xml`` and ``score.json`` of a site that has editions
        which ``out`` has not.
    revisions : folder or address of a published site, from which revisions' own folders come that are not here.
    """

    publication: Publication
    out: Path
    report: Progress = field(default_factory=Progress)
    executor: Executor | None = None
    elsewhere: Path | None = None
    revisions: str | None = None

    def run(self, dates: list[str]) -> list[Built]:
        """Build editions and the site's root; returns what was built.

        Raises
        ------
        ContentError : something in the publication is wrong; ``out`` is as it was.
        """
        with self._alone():
            recover(self.out)
            check_entries(self.out, dates)
            clear_leftovers(self.publication)
            stamp = Stamp.now(self.publication, self.out, dates, self.elsewhere)
            last = stamp.last()
            if last is not None and not self.revisions:
                self.report.line("look for changes", self.report.seconds, "nothing changed since the last build")
                return [Built(**told) for told in last]
            if self.revisions:
                from .revisions.rebuilt import COMMIT, rebuild_revisions
                from .revisions.recovered import recover_revisions

                if self.revisions == COMMIT:
                    rebuild_revisions(self.publication, dates, self.out, self.report)
                else:
                    recover_revisions(self.publication, self.revisions, dates, self.out, self.report)
            from .assembly import Assembly

            built = Assembly(self.publication, self.report, self.executor).site(dates, self.out, self.elsewhere)
            stamp.put([vars(one) for one in built])
        return built

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One build of a publication at a time; a second one waits and says so."""
        self.publication.store.mkdir(exist_ok=True)
        lock = FileLock(self.publication.store / "build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            with self.report.step("wait for another build"):
                lock.acquire()
        try:
            yield
        finally:
            lock.release()
