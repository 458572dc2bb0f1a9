"""Grids and check: what needs none is printed before a run of one begins, and none runs for what it can't depend on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from memobook.author.check.call import run_check
from memobook.author.start.init import init
from memobook.publication.folder import Publication
from memobook.runs.executors.executor import LocalExecutor

DATE = "2026-03-06"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example publication, with its runs and those of its grid stored."""
    root = tmp_path_factory.mktemp("example") / "memos"
    init(root)
    assert run_check(Publication(root), [DATE], "text", print, links=False)
    return root


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was printed, and between it which runs were begun: of values alone or of whole notebooks."""
    found: list[str] = []
    submit = LocalExecutor.submit

    def noted(self: LocalExecutor, spec: Any, *rest: Any) -> Any:
        found.append("values run" if spec.values_only else "whole run")
        return submit(self, spec, *rest)

    monkeypatch.setattr(LocalExecutor, "submit", noted)
    return found


def copied(example: Path, root: Path) -> Path:
    shutil.copytree(example, root, symlinks=True)
    return root


def edited(root: Path, old: str, new: str) -> None:
    path = root / "notebooks" / "cycling.ipynb"
    text = path.read_text("utf-8")
    assert text.count(json.dumps(old)[1:-1]) == 1
    path.write_text(text.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1]), "utf-8")


def test_what_needs_no_grid_is_printed_before_its_runs_begin(example: Path, tmp_path: Path, events: list[str]) -> None:
    root = copied(example, tmp_path / "memos")
    memo = root / "book" / "memos" / f"{DATE}.md"
    memo.write_text(memo.read_text("utf-8").replace("More than a few", "More than 300"), "utf-8")
    edited(root, "riders.iloc[-2 * weeks : -weeks].sum()", "riders.iloc[-2 * weeks : -weeks].sum() + 0")
    assert not run_check(Publication(root), [DATE], "text", events.append, links=False)
    told = [event for event in events if "prose.number" in event]
    assert len(told) == 1, "and once"
    assert events[0] == "whole run" and events[1:] == [told[0], "values run", "values run", events[-1]], events
    assert events[-1] == f"{DATE}: 1 finding, 1 of severity error"


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("Example data: every", "As an example: every", []),
        ('marker="o"', 'marker="x"', ["whole run"]),
        ("Two lines over the weeks", "Two curves over the weeks", ["whole run"]),
        ("is_wet = rain", "# which weeks\nis_wet = rain", ["whole run"]),
        ("riders in a {name} week", "riders of a {name} week", ["whole run", "values run", "values run"]),
    ],
    ids=["Markdown", "a drawing", "an alternative text", "a comment", "a label of a value"],
)
def test_runs_of_a_grid_are_begun_for_what_can_move_them(
    example: Path, tmp_path: Path, events: list[str], old: str, new: str, runs: list[str]
) -> None:
    root = copied(example, tmp_path / "memos")
    edited(root, old, new)
    assert run_check(Publication(root), [DATE], "text", lambda line: None, links=False)
    assert events == runs
