"""Replay: why results differ between two editions, found by executing what lies between them.

From the older edition as published, one thing at a time is exchanged for that of the newer one: the code (new code on
old data), the parameters, the data (old code on new data); the data once more with the history as it was known, which
tells new observations from restated ones. What the parts do not add up to happened only together.

The old code is that of the lock's commit, where the repository still has it and it is the code that was locked.
Pages and words do not belong here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from memobook.data.package import DataPackage
from memobook.data.restatement import moved, put_history_as_it_was
from memobook.data.view import View, parse_day
from memobook.editions.edition import Edition
from memobook.editions.previous import Previous
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.progress import Progress
from memobook.publication.text.language import _
from memobook.runs.executors.executor import Executor, LocalExecutor
from memobook.runs.run import Runner
from memobook.runs.schedule.finished import Run
from memobook.runs.schedule.job import RunJob
from memobook.themes.theme import Theme

from .code_then import CodeThen
from .copied import copy_inputs
from .failed_replay import failed_before, remember_failure

Values = Mapping[str, Any]
State = tuple[str, dict[str, dict[str, Any]], str]
Put = Callable[[Path], None]
# what runs are stored in; the report of runs stays that of the build
STORED = ("runs", "views", "locks", "fonts", "replays", "remembered")
CODE, PARAMETERS, NEW, RESTATED = "code", "parameters", "new observations", "restated history"
ENGINE = "engine and packages"


@dataclass(frozen=True)
class Replayed:
    """Results of the states between two editions.

    Parameters
    ----------
    steps : cause → (values before, values after) the exchange that tells its effect; values are id → number or text.
    notes : what could not be replayed, in words for readers.
    """

    steps: Mapping[str, tuple[Values, Values]]
    notes: tuple[str, ...]


class Replay:
    """The replay from one edition to the next.

    Parameters
    ----------
    previous : the older edition.
    ledger : of the newer one.
    runner : of the newer one's publication.
    """

    def __init__(self, previous: Previous, ledger: Ledger, runner: Runner, report: Progress) -> None:
        self.previous, self.ledger, self.runner, self.report = previous, ledger, runner, report
        self.publication = ledger.publication
        self.old_day = previous.ledger["as_of"]
        self.new_day = ledger.edition.as_of
        earlier, later = _given(previous.ledger.get("parameters") or previous.edition.themes), _given(ledger.parameters)
        # a theme that only one of them has is told as such, and has nothing to be replayed
        self.old_given = {theme: given for theme, given in earlier.items() if theme in later}
        self.new_given = {theme: later[theme] for theme in self.old_given}
        self.package = runner.package
        self.notes: list[str] = []

    def run(self) -> Replayed:
        """Execute what lies between, as far as it differs."""
        if not self.old_given:
            return Replayed({}, ())
        published = {entry["id"]: entry["value"] for entry in self.previous.ledger["values"]}
        code = CodeThen.of(self.publication, self.previous.lock)
        with ExitStack() as stack:
            executor = LocalExecutor()
            stack.callback(executor.close)
            now = _Place(self.runner, self)
            then = now
            if code.changed and code.files is not None:
                copied = stack.enter_context(_copy(self.publication, code.files))
                then = _Place(Runner(copied, DataPackage(copied.data), executor), self)
            elif code.changed:
                self.notes.append(code.why_not)
            steps = self._steps(published, code, now, then, stack, executor)
            return Replayed(steps, tuple(dict.fromkeys(self.notes)))

    def _steps(
        self, published: Values, code: CodeThen, now: _Place, then: _Place, stack: ExitStack, executor: Executor
    ) -> dict[str, tuple[Values, Values]]:
        steps: dict[str, tuple[Values, Values]] = {}
        then.begin(
            ("new parameters", self.new_given, self.old_day) if self.new_given != self.old_given else None,
            ("old code on new data", self.old_given, self.new_day) if self.new_day != self.old_day else None,
        )
        base: Values | None = published
        if code.environment_changed or self._edited() or (code.changed and then is now):
            base = then.values("as it was", self.old_given, self.old_day)
            name = CODE if code.changed and then is now else ENGINE if code.environment_changed else RESTATED
            self._add(steps, name, published, base)
        if base is None:  # the old parameters or the old day fit this code no more
            return steps
        if then is not now:
            self._add(steps, CODE, base, now.values("new code on old data", self.old_given, self.old_day))
        if self.new_given != self.old_given:
            self._add(steps, PARAMETERS, base, then.values("new parameters", self.new_given, self.old_day))
        if self.new_day != self.old_day:
            after = then.values("old code on new data", self.old_given, self.new_day)
            new, restated = self._moved()
            if after is not None and new and restated:
                data = _copy(then.runner.publication, {}, lambda target: self._put_data(restated, target))
                copied = stack.enter_context(data)
                part = _Place(Runner(copied, DataPackage(copied.data), executor), self)
                between = part.values("history as it was", self.old_given, self.new_day)
                self._add(steps, NEW, base, between)
                if between is not None:
                    self._add(steps, RESTATED, between, after)
            else:
                self._add(steps, RESTATED if restated and not new else NEW, base, after)
        return steps

    def _add(self, steps: dict[str, tuple[Values, Values]], name: str, one: Values, two: Values | None) -> None:
        if two is not None:
            steps[name] = one, two

    def _moved(self) -> tuple[list[str], list[str]]:
        """The datasets behind the newer edition that have new observations, and those that were restated."""
        days = parse_day(self.old_day, "replay"), parse_day(self.new_day, "replay")
        found = {name: moved(self.package, name, *sorted(days)) for name in self.ledger.datasets}
        return [n for n, (new, _) in found.items() if new], [n for n, (_, restated) in found.items() if restated]

    def _put_data(self, names: list[str], target: Path) -> None:
        days = sorted((parse_day(self.old_day, "replay"), parse_day(self.new_day, "replay")))
        put_history_as_it_was(self.publication, names, days[0], days[1], target / "data")

    def _edited(self) -> bool:
        """Whether data as of the old day are not those that the older edition saw: rows were changed in place."""
        if self.previous.lock is None:
            return False
        view = View(self.package, parse_day(self.old_day, "replay"))
        runs = self.previous.lock.held["runs"].values()
        return any(
            name in self.package.datasets and view.sha256(name) != digest
            for run in runs
            for name, digest in run["datasets"].items()
        )


class _Place:
    """A publication, perhaps with other code or data, in which states are executed."""

    def __init__(self, runner: Runner, replay: Replay) -> None:
        self.runner, self.replay = runner, replay

    def begin(self, *states: State | None) -> None:
        """Execute states that will be asked for side by side; what fails is told when it is asked for."""
        jobs = []
        for state in filter(None, states):
            with suppress(ContentError):
                jobs += self._jobs(self._edition(*state))
        self.runner.outcomes(jobs, self.replay.report, keep_going=True)

    def _jobs(self, edition: Edition) -> list[RunJob]:
        """The jobs of a state, without those that failed before with the same code, data and engine."""
        jobs: dict[str, RunJob] = {}
        for job in self.runner.edition_jobs(edition, values_only=True):
            if not failed_before(job) and jobs.keys() >= set(job.needs.values()):
                jobs[job.label] = job
        return list(jobs.values())

    def _edition(self, label: str, given: dict[str, dict[str, Any]], day: str) -> Edition:
        """The older edition with these parameters, without those that the code here does not have."""
        notebooks = self.runner.publication.notebooks
        known = {page: Theme.read(notebooks, page).parameters for page in given}
        themes = {page: {n: v for n, v in values.items() if n in known[page]} for page, values in given.items()}
        return replace(self.replay.previous.edition, date=f"replay, {label}:", as_of=day, themes=themes)

    def values(self, label: str, given: dict[str, dict[str, Any]], day: str) -> Values | None:
        """What the older edition's themes record with these parameters on a day, those that fail left out and told.

        None where nothing of it can be executed.
        """
        try:
            edition = self._edition(label, given, day)
            jobs = self._jobs(edition)
            every = self.runner.edition_jobs(edition, values_only=True)
        except ContentError:
            self._tell(label, list(given))
            return None
        outcomes = self.runner.outcomes(jobs, self.replay.report, keep_going=True)
        for job in jobs:
            outcome = outcomes.get(job.label)
            if isinstance(outcome, ContentError):
                remember_failure(job, outcome)
        runs = {job.theme.page: outcomes.get(job.label) for job in every}
        failed = [theme for theme, run in runs.items() if not isinstance(run, Run)]
        if failed:
            self._tell(label, failed)
        values = [value for run in runs.values() if isinstance(run, Run) for value in run.executed().values.values()]
        return {value.id: value.value for value in values} if len(failed) < len(runs) else None

    def _tell(self, label: str, themes: list[str]) -> None:
        told = _(
            "{state} could not be replayed for {themes}: its notebook of then does not come to an end with that, so "
            "how much of its changes that alone tells is not known"
        )
        self.replay.notes.append(told.format(state=_state_text(label), themes=", ".join(themes)))


def _state_text(label: str) -> str:
    """A state between two editions as a reader sees it."""
    return {
        "as it was": _("as it was"), "new code on old data": _("new code on old data"),
        "new parameters": _("new parameters"), "old code on new data": _("old code on new data"),
        "history as it was": _("history as it was"),
    }[label]  # fmt: skip


def _given(themes: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {theme: {n: v for n, v in given.items() if n != "as_of"} for theme, given in themes.items()}


@contextmanager
def _copy(publication: Publication, files: Mapping[str, bytes], datasets: Put | None = None) -> Iterator[Publication]:
    """A copy of a publication with other files or data; its runs are stored with the publication's own."""
    with tempfile.TemporaryDirectory(prefix=prefix("memobook-replay")) as name:
        folders = ("notebooks", "src", *(["data"] if datasets is None else []))
        copied = copy_inputs(publication, Path(name).resolve() / "publication", folders)
        root = copied.root
        if datasets is not None:
            datasets(root)
        for path, data in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        for kept in STORED:
            (publication.store / kept).mkdir(parents=True, exist_ok=True)
            (root / ".memobook").mkdir(exist_ok=True)
            (root / ".memobook" / kept).symlink_to((publication.store / kept).resolve())
        yield copied
