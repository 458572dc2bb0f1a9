"""Runs: one execution of a theme, kept under the hash of everything that can change its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.editions.edition import Edition
from memobook.editions.family import FOR_EACH, WORDS
from memobook.editions.grids.combination_text import combination_text
from memobook.editions.grids.declared import declared_grids
from memobook.editions.grids.run import GridRun
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.themes.order import among, upstream_named
from memobook.themes.theme import Theme

from .kernels.warm.start import kernel_name
from .limits import read_limits
from .schedule.finished import Run
from .schedule.job import FORBID, RunJob
from .schedule.outcome import raise_failures
from .schedule.report import RunReport
from .store.remembered import clear_longest_unused

if TYPE_CHECKING:
    from .executors.executor import Executor

__all__ = ["FORBID", "Run", "Runner"]
# views kept in memory: those of the days at work
DAYS = 4


class Runner:
    """Executes themes of one publication, or finds the stored runs.

    Parameters
    ----------
    publication : whose themes.
    package : its data, read once for all runs.
    executor : that executes runs and stays the caller's, who closes it; a local one for each call where none is given.
    """

    def __init__(self, publication: Publication, package: DataPackage, executor: Executor | None = None) -> None:
        self.publication, self.package, self._executor = publication, package, executor
        self._limits = read_limits(publication.config)
        self._kernel = cache(partial(kernel_name, publication.root))
        self.view = lru_cache(DAYS)(partial(View, package))
        self._found: dict[str, Run | ContentError] = {}
        self._edition_jobs: dict[str, list[RunJob]] = {}
        self._grid_jobs: dict[str, list[tuple[RunJob, dict[str, Any]]]] = {}
        self._report = RunReport()

    def run_editions(
        self, editions: Sequence[Edition], progress: Progress, *, grids: bool = False
    ) -> dict[str, dict[str, Run]]:
        """Runs of all themes of editions, by date and theme, in the memos' order; each is had once by a Runner.

        Parameters
        ----------
        grids : whether to execute the grids that the editions declare too, for :meth:`grid_runs`.

        Raises
        ------
        ContentError : of the first run that failed; the others are told below it, and what was finished is stored.
        """
        jobs = [job for edition in editions for job in self.edition_jobs(edition)]
        jobs += [job for edition in editions if grids for job, _ in self.grid_jobs(edition)]
        may_fail = {job.label for job in jobs if job.optional}
        outcomes = self.outcomes(jobs, progress)
        runs = raise_failures({k: v for k, v in outcomes.items() if isinstance(v, Run) or k not in may_fail})
        assert {job.label for job in jobs} <= runs.keys() | may_fail, "without a failure each run was had"
        labels = {edition.date: {name: f"{edition.date} {name}" for name in edition.themes} for edition in editions}
        return {date: {n: runs[label] for n, label in names.items() if label in runs} for date, names in labels.items()}

    def failed_members(self, edition: Edition) -> dict[str, str]:
        """Why members of optional families are missing, by page, after the edition's runs."""
        outcomes = {job.theme.page: self._found.get(job.label) for job in self.edition_jobs(edition) if job.optional}
        return {page: outcome.message for page, outcome in outcomes.items() if isinstance(outcome, ContentError)}

    def run_edition(self, edition: Edition, progress: Progress, *, values_only: bool = False) -> dict[str, Run]:
        """Runs of all themes of one edition; with ``values_only`` their figures and tables may be missing."""
        self.edition_jobs(edition, values_only=values_only)
        return self.run_editions([edition], progress)[edition.date]

    def grid_runs(self, edition: Edition, progress: Progress) -> list[GridRun]:
        """What the runs of an edition's declared grids recorded, in the order of the register.

        Raises
        ------
        ContentError : of the first run that failed, or ``sensitivity.*`` and ``parameter.*`` of a wrong declaration.
        """
        self.run_editions([edition], progress, grids=True)
        found = []
        for job, changed in self.grid_jobs(edition):
            run = self._found[job.label]
            assert isinstance(run, Run)
            found.append(GridRun(job.theme.page, changed, run.executed().values))
        return found

    def stored_grid_runs(self, edition: Edition, runs: dict[str, Run]) -> list[GridRun] | None:
        """The same where all of them are stored, after the edition's own ``runs``; otherwise None, nothing executed."""
        found = []
        for job, changed in self.grid_jobs(edition):
            job.upstream |= {theme: runs[theme] for theme in job.needs}
            stored = job.stored()
            if stored is None:
                return None
            found.append(GridRun(job.theme.page, changed, stored.executed().values))
        return found

    def stored_runs(self, edition: Edition) -> dict[str, Run] | None:
        """Runs of an edition's themes where all of them are stored; otherwise None, nothing executed."""
        found: dict[str, Run] = {}
        for job in self.edition_jobs(edition, values_only=True):
            job.upstream |= {theme: found[theme] for theme in job.needs}
            stored = job.stored()
            if stored is None:
                return None
            found[job.theme.page] = stored
        return found

    def look_again(self) -> None:
        """Forget which runs were found, since notebooks may have been edited; data are those that were read."""
        self._found.clear()
        self._edition_jobs.clear()
        self._grid_jobs.clear()

    def run(self, theme: Theme, given: dict[str, Any], upstream: dict[str, Run], place: str) -> Run:
        """The run of one theme with its parameters; ``upstream`` holds the runs that it may read values from."""
        job = self.job(theme, given, place, label=theme.name)
        job.upstream |= upstream
        return raise_failures(self._schedule([job], Progress(), keep_going=False))[job.label]

    def outcomes(
        self, jobs: Sequence[RunJob], progress: Progress, *, keep_going: bool = False
    ) -> dict[str, Run | ContentError]:
        """Runs and failures of jobs by label, as :meth:`Schedule.run` gives them; the report is written in any case."""
        missing = [job for job in jobs if job.label not in self._found]
        if missing:
            self._found |= self._schedule(missing, progress, keep_going=keep_going)
        return {job.label: self._found[job.label] for job in jobs if job.label in self._found}

    def edition_jobs(self, edition: Edition, *, values_only: bool = False) -> list[RunJob]:
        """A job for each theme of an edition, made once; a later theme may read values of earlier ones."""
        if edition.date in self._edition_jobs:
            return self._edition_jobs[edition.date]
        jobs: list[RunJob] = []
        notebooks: dict[str, tuple[Theme, set[str] | None]] = {}  # each is read once for all members of a family
        for name, given in edition.themes.items():
            top, _, member = name.partition("/")
            if top not in notebooks:
                # so that the next memo, which sets its own day there, changes nothing of this one
                read = Theme.read(self.publication.notebooks, top).on(edition.as_of)
                notebooks[top] = read, upstream_named(read)
            theme, named = notebooks[top][0].for_member(member), notebooks[top][1]
            given = {**given, "as_of": edition.as_of}
            place, place_of = edition.theme_place(name), partial(edition.parameter_place, name)
            job = self.job(theme, given, place, f"{edition.date} {name}", edition.date, place_of)
            family = edition.families.get(theme.name)
            if family and name in family.members:
                job.optional = family.optional
                job.words = family.members[name].words
            earlier = [other.theme.page for other in jobs]
            needs = among(named, earlier)
            job.needs |= {other: f"{edition.date} {other}" for other in needs}
            job.values_only = values_only
            jobs.append(job)
        self._edition_jobs[edition.date] = jobs
        return jobs

    def grid_jobs(self, edition: Edition) -> list[tuple[RunJob, dict[str, Any]]]:
        """A job for each combination of the grids that an edition declares, with what it changes, made once.

        A combination that stands in two grids is one job; values of other themes are those of the edition's own runs.
        """
        if edition.date in self._grid_jobs:
            return self._grid_jobs[edition.date]
        own = {job.theme.page: job for job in self.edition_jobs(edition)}
        found: list[tuple[RunJob, dict[str, Any]]] = []
        for grid in declared_grids(self.publication, edition):
            theme = own[grid.theme].theme
            for changed in grid.combinations:
                if any(job.theme is theme and other == changed for job, other in found):
                    continue
                words = combination_text(changed, grid.own)
                label = f"{edition.date} {theme.page}, grid {len(found) + 1}: {words}"
                given = {**edition.themes[grid.theme], **changed, "as_of": edition.as_of}
                job = self.job(theme, given, grid.place, label, edition.date)
                job.combination, job.needs = words, dict(own[grid.theme].needs)
                job.values_only, job.shared = True, own[grid.theme].parameters
                found.append((job, changed))
        self._grid_jobs[edition.date] = found
        return found

    def job(
        self,
        theme: Theme,
        given: dict[str, Any],
        place: str,
        label: str,
        edition: str = "",
        place_of: Callable[[str], str] | None = None,
    ) -> RunJob:
        """A job that needs no other; ``given`` are parameters that ``place`` gives, checked here.

        ``place_of`` gives where one of them is set, in the front matter of a memo.
        """
        also = (FOR_EACH, *(WORDS if theme.member else ())) if place_of else ()
        parameters = theme.check(given, place, place_of, also)
        day: date = parse_day(parameters["as_of"], place)
        return RunJob(
            label=label,
            edition=edition,
            theme=theme,
            parameters=parameters,
            publication=self.publication,
            view=partial(self.view, day),
            limits=self._limits,
            kernel=self._kernel,
        )

    def _schedule(self, jobs: list[RunJob], progress: Progress, *, keep_going: bool) -> dict[str, Run | ContentError]:
        from memobook.publication.answers import answers

        from .executors.executor import LocalExecutor
        from .schedule.progress import RunProgress
        from .schedule.report_page import write_report_page
        from .schedule.schedule import Schedule

        executor = self._executor or LocalExecutor()
        try:
            if any(job.is_new() for job in jobs):
                executor.prepare(self.publication.root, self._limits)
                answers(self.publication.root).keep()  # workers ask what modules import as well
            schedule = Schedule(executor, RunProgress(progress, self._report))
            return schedule.run(jobs, keep_going=keep_going)
        finally:
            if self._executor is None:
                executor.close()
            clear_longest_unused(self.publication.store)
            answers(self.publication.root).keep()
            self._report.write(self.publication.store)
            write_report_page(self.publication.store)
