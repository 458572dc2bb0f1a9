"""Runs side by side: independent ones at the same time, needed ones first, long ones before short ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

import pytest
from test_store import PARTS, READS
from tiny_publication import notebook, resource, write_package, write_rows

from memobook.data.package import DataPackage
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.runs.executors.executor import LocalExecutor, Outcome
from memobook.runs.limits import Limits
from memobook.runs.run import Runner
from memobook.runs.schedule.finished import Run
from memobook.runs.schedule.job import RunJob
from memobook.runs.schedule.outcome import raise_failures
from memobook.runs.spec import Failure, RunSpec, Tell
from memobook.runs.store.key import before_key, run_key
from memobook.runs.store.store import RunStore
from memobook.themes.theme import Theme

DAY = "2026-01-07"
PARAMETERS = f'as_of: str = "{DAY}"  # the day'
SETUP = """import time
from pathlib import Path
import memobook
book = memobook.open("{name}", as_of=as_of)
rows = book.data("sales")"""
VALUE = 'book.value("total", 1, unit="1", label="one", datasets=["sales"])'
# each waits until the other has begun, which never is the case when one follows the other
MEET = """Path("{name}").touch()
for _ in range(1200):
    if Path("{other}").exists():
        break
    time.sleep(0.1)
else:
    raise TimeoutError("the other one did not begin")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_package(tmp_path / "data", resource("sales", ["id", "amount", "published"]))
    write_rows(tmp_path / "data", "sales", ["id", "amount", "published"], [["a", "1", "2026-01-01"]])
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "_config.yml").write_text("title: Tiny\n")
    return tmp_path


def write_theme(root: Path, name: str, work: str = "") -> None:
    cells = [
        ("code", "parameters", PARAMETERS, ["parameters"]),
        ("code", "setup", SETUP.format(name=name), []),
        ("code", "work", f"{work}\n{VALUE}", []),
    ]
    (root / "notebooks" / f"{name}.ipynb").write_text(notebook(cells))


class Asked:
    """An executor that only notes the order in which runs are asked for; each of them fails."""

    def __init__(self, slots: int) -> None:
        self.slots, self.themes = slots, []

    def prepare(self, root: Path, limits: Limits) -> None:
        """There is nothing to get ready."""

    def submit(self, spec: RunSpec, tell: Tell | None = None) -> Future[Outcome]:
        self.themes.append(spec.theme)
        future: Future[Outcome] = Future()
        future.set_result(Failure("run.dead", "not executed", "work", "x", "", READS, {}))
        return future

    def close(self) -> None:
        """There is nothing to end."""


def jobs(runner: Runner, names: Iterable[str], needs: dict[str, list[str]] | None = None) -> list[RunJob]:
    found = []
    for name in names:
        job = runner.job(Theme.read(runner.publication.notebooks, name), {}, "there:1", name)
        job.needs |= {other: other for other in (needs or {}).get(name, [])}
        found.append(job)
    return found


def runner(root: Path, executor: LocalExecutor | Asked) -> Runner:
    publication = Publication(root)
    return Runner(publication, DataPackage(publication.data), executor)


def record(root: Path, theme: str, seconds: float) -> None:
    """A stored run that took so long, of other code."""
    took = {"seconds": seconds, "cells": [], "peak_memory": None, "warm": False, "at": "2026-01-07T00:00:00+00:00"}
    before = before_key(theme, PARTS)
    entry = {"theme": theme, "parts": PARTS, "reads": READS, "took": took}
    RunStore(root / ".memobook").put(entry, before, run_key(before, READS), b"{}", {})


@pytest.mark.parametrize("warm", ["1", "0"], ids=["forked", "plain"])
def test_independent_themes_run_at_the_same_time(root: Path, monkeypatch: pytest.MonkeyPatch, warm: str) -> None:
    monkeypatch.setenv("MEMOBOOK_WARM", warm)
    write_theme(root, "one", MEET.format(name="one.mark", other="two.mark"))
    write_theme(root, "two", MEET.format(name="two.mark", other="one.mark"))
    executor = LocalExecutor(2)
    try:
        r = runner(root, executor)
        runs = raise_failures(r.outcomes(jobs(r, ["one", "two"]), Progress()))
    finally:
        executor.close()
    assert {name: run.stored for name, run in runs.items()} == {"one": False, "two": False}
    r = runner(root, Asked(2))
    assert all(run.stored for run in raise_failures(r.outcomes(jobs(r, ["one", "two"]), Progress())).values())


def test_what_was_finished_beside_a_failed_run_is_stored_and_the_failure_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_theme(root, "good", MEET.format(name="one.mark", other="two.mark"))
    write_theme(root, "bad", MEET.format(name="two.mark", other="one.mark") + "1 / 0")
    write_theme(root, "after")
    executor = LocalExecutor(2)
    try:
        r = runner(root, executor)
        outcomes = r.outcomes(jobs(r, ["good", "bad", "after"], {"after": ["bad"]}), Progress())
    finally:
        executor.close()
    assert isinstance(outcomes["good"], Run) and "after" not in outcomes
    with pytest.raises(ContentError) as caught:
        raise_failures(outcomes)
    said = str(caught.value)
    assert said.startswith("notebooks/bad.ipynb cell 'work' line 8: ZeroDivisionError: division by zero [run.failed]")
    assert "1 / 0" in said and "it had read: sales (" in said
    assert "the notebook, as far as it got: .memobook/failed/bad.ipynb" in said
    failed = json.loads((root / ".memobook/failed/bad.ipynb").read_text())
    assert failed["cells"][-1]["outputs"][-1]["ename"] == "ZeroDivisionError"
    report = json.loads((root / ".memobook/runs.json").read_text())
    states = {run["theme"]: run["state"] for run in report["runs"]}
    assert states == {"good": "executed", "bad": "failed"}
    (told,) = [run["failure"] for run in report["runs"] if run["failure"]]
    assert (told["cell"], told["notebook"]) == ("work", ".memobook/failed/bad.ipynb")
    assert list(told["reads"]["datasets"]) == ["sales"]
    lines = [line.split() for line in capsys.readouterr().err.splitlines()]
    assert sorted([line[0], line[1], line[-1]] for line in lines) == [["run", "bad", "failed"],
                                                                     ["run", "good", "executed"]]  # fmt: skip
    r = runner(root, Asked(2))
    (again,) = r.outcomes(jobs(r, ["good"]), Progress()).values()
    assert isinstance(again, Run) and again.stored


@pytest.mark.parametrize(
    ("durations", "order"),
    [
        pytest.param({"a": 1, "b": 3, "c": 2}, ["b", "c", "a"], id="the longest first"),
        pytest.param({"a": 1, "c": 2}, ["b", "c", "a"], id="one that was never executed may be the longest"),
        pytest.param({}, ["a", "b", "c"], id="as in the memo where nothing is known"),
    ],
)
def test_the_order_in_which_runs_begin(root: Path, durations: dict[str, float], order: list[str]) -> None:
    for name in "abc":
        write_theme(root, name)
    for name, seconds in durations.items():
        record(root, name, seconds)
    asked = Asked(1)
    r = runner(root, asked)
    outcomes = r.outcomes(jobs(r, "abc"), Progress(), keep_going=True)
    assert asked.themes == order
    assert all(isinstance(outcome, ContentError) for outcome in outcomes.values())


def test_after_a_failure_no_other_run_begins_unless_it_is_to_go_on(root: Path) -> None:
    for name in "abc":
        write_theme(root, name)
    asked = Asked(1)
    r = runner(root, asked)
    assert list(r.outcomes(jobs(r, "abc"), Progress())) == ["a"] == asked.themes
    asked = Asked(1)
    r = runner(root, asked)
    outcomes = r.outcomes(jobs(r, "abc", {"b": ["a"]}), Progress(), keep_going=True)
    assert list(outcomes) == ["a", "c"] == asked.themes


def test_several_failures_are_all_told(root: Path) -> None:
    for name in "ab":
        write_theme(root, name)
    r = runner(root, Asked(2))
    with pytest.raises(ContentError) as caught:
        raise_failures(r.outcomes(jobs(r, "ab"), Progress(), keep_going=True))
    said = str(caught.value)
    assert said.startswith("notebooks/a.ipynb") and "also failed: notebooks/b.ipynb cell 'work': not executed" in said


def test_a_chain_of_runs_counts_as_long_as_all_of_it(root: Path) -> None:
    for name in "abcd":
        write_theme(root, name)
    for name, seconds in {"a": 1, "b": 5, "c": 3, "d": 3}.items():
        record(root, name, seconds)
    asked = Asked(1)
    r = runner(root, asked)
    # a takes 1 s, but c and d wait for it
    r.outcomes(jobs(r, "abcd", {"c": ["a"], "d": ["c"]}), Progress(), keep_going=True)
    assert asked.themes == ["a", "b"]


def test_a_terminal_shows_what_is_running_and_the_time_left(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    for name in "ab":
        write_theme(root, name)
        record(root, name, 50)
    progress = Progress()
    progress.terminal = True

    class Slow(Asked):
        """Tells of a cell before it fails."""

        def submit(self, spec: RunSpec, tell: Tell | None = None) -> Future[Outcome]:
            assert tell
            tell(2, 7, "capex-values")
            return super().submit(spec, tell)

    r = runner(root, Slow(1))
    r.outcomes(jobs(r, "ab"), progress)
    shown = capsys.readouterr().err
    assert "0 of 2 runs done · a · about 100 s left" in shown
    assert "run a" in shown and "failed" in shown


def test_a_run_that_read_other_data_than_the_build_is_not_stored(root: Path) -> None:
    write_theme(root, "one")
    executor = LocalExecutor(1)
    try:
        r = runner(root, executor)
        r.package.history("sales")
        write_rows(root / "data", "sales", ["id", "amount", "published"], [["a", "2", "2026-01-01"]])
        (outcome,) = r.outcomes(jobs(r, ["one"]), Progress()).values()
    finally:
        executor.close()
    assert isinstance(outcome, ContentError) and outcome.id == "run.overtaken"
    assert not list((root / ".memobook").rglob("run.json"))
