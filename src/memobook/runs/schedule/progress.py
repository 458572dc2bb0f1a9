"""Progress of runs: done, to do, failed; what is running, at which cell; the time left."""

from __future__ import annotations

import time
from dataclasses import dataclass

from memobook.publication.errors import ContentError
from memobook.publication.progress import Progress

from ..spec import Failure
from .finished import Run
from .job import RunJob
from .report import RunReport

# characters of the bar
BAR = 12


@dataclass
class _Running:
    begun: float
    at: str = ""


class RunProgress:
    """What a schedule tells, shown by a Progress and kept in a RunReport."""

    def __init__(self, progress: Progress, report: RunReport) -> None:
        self.progress, self.report = progress, report
        self._running: dict[str, _Running] = {}
        self._left: dict[str, float] = {}
        self._durations: dict[str, float] = {}
        self._slots, self._done, self._failed = 1, 0, 0
        # of grids and replays: how many were stored and executed, and since when
        self._several: dict[str, list[int]] = {}
        self._since: dict[str, float] = {}

    def begin(self, rank: dict[str, float], durations: dict[str, float], slots: int) -> None:
        """A schedule begins: seconds to the end of each job's longest chain, and of the job itself where recorded."""
        self._left, self._durations, self._slots = dict(rank), durations, slots

    def started(self, job: RunJob) -> None:
        self._running[job.label] = _Running(time.monotonic())
        self.draw()

    def cell(self, job: RunJob, number: int, count: int, id: str) -> None:
        """A cell begins; told from another thread, so it is only noted here."""
        running = self._running.get(job.label)
        if running:
            running.at = f" {number}/{count} {id}"

    def finished(self, job: RunJob, run: Run) -> None:
        self._done += 1
        self.report.finished(job, run)
        kind = _kind(job)
        if not kind:
            self._line(job, "stored" if run.stored else "executed")
            return
        self._left.pop(job.label, None)
        running = self._running.pop(job.label, None)
        counts = self._several.setdefault(kind, [0, 0])
        counts[0 if run.stored else 1] += 1
        self._since.setdefault(kind, running.begun if running else time.monotonic())
        self.draw()

    def failed(self, job: RunJob, error: ContentError, failure: Failure | None) -> None:
        self._failed += 1
        self.report.failed(job, error, failure)
        self._line(job, "failed")

    def draw(self) -> None:
        """The live line; on a terminal only."""
        if self._running:
            every = self._done + self._failed + len(self._left)
            counts = f"{_bar(self._done, every)} {self._done} of {every} runs done"
            failed = f", {self._failed} failed" if self._failed else ""
            at = [label + running.at for label, running in list(self._running.items())]
            self.progress.live("  " + " · ".join([counts + failed, *at, *self._time_left()]))

    def end(self) -> None:
        """A schedule ends: the runs of a kind that there are many of are told in one line."""
        for kind, (stored, executed) in self._several.items():
            told = [f"{count} {what}" for count, what in ((executed, "executed"), (stored, "stored")) if count]
            self.progress.line(kind, time.monotonic() - self._since[kind], ", ".join(told))
        self._several.clear()
        self._since.clear()
        self.progress.live("")

    def _line(self, job: RunJob, note: str) -> None:
        self._left.pop(job.label, None)
        running = self._running.pop(job.label, None)
        self.progress.line(f"run {job.label}", time.monotonic() - running.begun if running else 0.0, note)
        self.draw()

    def _time_left(self) -> list[str]:
        """From recorded durations: the longest chain, or all the work over the slots; nothing where one is unknown."""
        if not self._left.keys() <= self._durations.keys():
            return []
        now = time.monotonic()
        gone = {label: now - running.begun for label, running in self._running.items()}
        work = sum(max(0.0, self._durations[label] - gone.get(label, 0.0)) for label in self._left)
        chain = max(max(0.0, self._left[label] - gone.get(label, 0.0)) for label in self._left)
        return [f"about {max(work / self._slots, chain):.0f} s left"]


def _kind(job: RunJob) -> str:
    """What many runs are told as together; empty for a run that is told by itself."""
    if job.edition.startswith("replay"):
        return "replay what changed"
    return f"run {job.edition} {job.theme.name}, its grid" if job.combination else ""


def _bar(done: int, every: int) -> str:
    full = BAR * done // max(every, 1)
    return "█" * full + "░" * (BAR - full)
