"""The schedule: what runs when. Dependencies first, then the longest first, as many at a time as there are slots."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial

from memobook.publication.errors import ContentError

from ..executors.executor import Executor, Outcome
from ..spec import Failure, RunSpec
from ..store.store import RunStore
from .finished import Run
from .job import RunJob
from .progress import RunProgress

# seconds between two looks at the clock, for the line of progress
TICK = 0.25


class Schedule:
    """Runs jobs on an executor.

    Parameters
    ----------
    executor : stays the caller's, who closes it, above all after an exception.
    progress : hears of every step.
    """

    def __init__(self, executor: Executor, progress: RunProgress) -> None:
        self.executor, self.progress = executor, progress

    def run(self, jobs: Iterable[RunJob], *, keep_going: bool = False) -> dict[str, Run | ContentError]:
        """Runs and failures by label, in the order of the jobs; jobs that were not begun are absent.

        After a failure, runs that had begun are finished and stored, and no other is begun; with ``keep_going`` all
        are, but those that need the failed one.
        """
        ordered = {job.label: job for job in jobs}
        durations = _durations(ordered)
        rank = _ranks(ordered, durations)
        waiting = sorted(ordered, key=lambda label: -rank[label])
        done: dict[str, Run | ContentError] = {}
        running: dict[Future[Outcome], RunJob] = {}
        self.progress.begin(rank, durations, self.executor.slots)
        looked_at, failed = 0, False
        while waiting or running:
            for one in list(done)[looked_at:]:
                failed = failed or (isinstance(done[one], ContentError) and not ordered[one].optional)
            looked_at, label = len(done), None
            if len(running) < self.executor.slots and (keep_going or not failed):
                label = next((w for w in waiting if _ready(ordered, w, done)), None)
            if label:
                waiting.remove(label)
                self._begin(ordered[label], done, running)
            elif running:
                finished, _ = wait(running, TICK, FIRST_COMPLETED)
                for future in finished:
                    self._finish(running.pop(future), future.result(), done)
                self.progress.draw()
            else:
                break
        self.progress.end()
        return {label: done[label] for label in ordered if label in done}

    def _begin(self, job: RunJob, done: dict[str, Run | ContentError], running: dict[Future[Outcome], RunJob]) -> None:
        for theme, label in job.needs.items():
            run = done[label]
            if isinstance(run, Run):  # a member that may fail and did is no upstream
                job.upstream[theme] = run
        try:
            found = job.begin()
        except ContentError as error:
            done[job.label] = error
            self.progress.failed(job, error, None)
            return
        if isinstance(found, RunSpec):
            self.progress.started(job)
            running[self.executor.submit(found, partial(self.progress.cell, job))] = job
        else:
            done[job.label] = found
            self.progress.finished(job, found)

    def _finish(self, job: RunJob, outcome: Outcome, done: dict[str, Run | ContentError]) -> None:
        failure = outcome if isinstance(outcome, Failure) else None
        try:
            if isinstance(outcome, Failure):
                raise job.failure(outcome)
            run = job.finish(outcome)
        except ContentError as error:
            done[job.label] = error
            self.progress.failed(job, error, failure)
        else:
            done[job.label] = run
            self.progress.finished(job, run)


def _ready(jobs: dict[str, RunJob], label: str, done: dict[str, Run | ContentError]) -> bool:
    """Whether all that a job needs is there, or failed and may."""
    return all(
        isinstance(done.get(need), Run) or (need in done and jobs[need].optional) for need in jobs[label].needs.values()
    )


def _durations(jobs: dict[str, RunJob]) -> dict[str, float]:
    """Recorded seconds by label, where there are any."""
    kinds = {(job.theme.name, job.values_only): RunStore(job.publication.store) for job in jobs.values()}
    known = {kind: store.seconds(kind[0], values_only=kind[1]) for kind, store in kinds.items()}
    found = {label: known[job.theme.name, job.values_only] for label, job in jobs.items()}
    return {label: seconds for label, seconds in found.items() if seconds is not None}


def _ranks(jobs: dict[str, RunJob], durations: dict[str, float]) -> dict[str, float]:
    """Seconds from the begin of each job to the end of the longest chain that waits for it."""
    usual = max(durations.values(), default=1.0)  # one that was never executed may be as long as any
    rank: dict[str, float] = {}
    chain: dict[str, float] = {}  # of those that wait for a job, the longest
    for label, job in reversed(jobs.items()):  # a job comes after those that it needs
        rank[label] = durations.get(label, usual) + chain.get(label, 0.0)
        for need in job.needs.values():
            chain[need] = max(chain.get(need, 0.0), rank[label])
    return rank
