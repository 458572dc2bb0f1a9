"""Backfills: many days and parameters by the path of a build, resumed where they stopped, told where they failed."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest
from history_publication import COLUMNS, ROWS, backfill, stored_notebooks, until, write_publication
from tiny_publication import content_error, resource, write_package, write_rows

from memobook.runs.backfill.backfill import Backfilled
from memobook.runs.run import FORBID

DAYS = ["2025-12-31", "2026-01-07", "2026-01-14"]
GRID = "factor=1,2"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Backfilled]]:
    """A backfill of both themes, the first over a grid; nothing was public on the first of its days."""
    root = write_publication(tmp_path_factory.mktemp("first") / "publication")
    return root, [*backfill(root, DAYS, GRID), *backfill(root, DAYS, themes=("later",))]


@pytest.fixture
def copied(finished: tuple[Path, list[Backfilled]], tmp_path: Path) -> Path:
    return shutil.copytree(finished[0], tmp_path / "publication")


def table(root: Path, theme: str) -> list[dict[str, str]]:
    with (root / "_history" / f"{theme}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def call(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "memobook", "backfill", *arguments]
    return subprocess.run(command, cwd=root, check=False, capture_output=True, text=True, timeout=300)


def test_each_value_has_a_row_for_each_day_and_combination(finished: tuple[Path, list[Backfilled]]) -> None:
    rows = [row for row in table(finished[0], "sales") if row["id"] == "sales.total"]
    assert [(row["as_of"], row["factor"], row["value"]) for row in rows] == [
        ("2026-01-07", "1", "150"), ("2026-01-07", "2", "300"),
        ("2026-01-14", "1", "157.5"), ("2026-01-14", "2", "315"),
    ]  # fmt: skip
    assert (rows[0]["unit"], rows[0]["low"], rows[0]["high"]) == ("USD", "149", "151")


def test_a_text_stands_apart_from_the_numbers(finished: tuple[Path, list[Backfilled]]) -> None:
    best = [row for row in table(finished[0], "sales") if row["id"] == "sales.best" and row["factor"] == "1"]
    assert [(row["value"], row["text"]) for row in best] == [("", "b"), ("", "c")]


def test_a_theme_that_reads_values_of_another_gets_it_run_for_the_same_day(
    finished: tuple[Path, list[Backfilled]],
) -> None:
    assert [(row["as_of"], row["value"]) for row in table(finished[0], "later")] == [
        ("2026-01-07", "150"), ("2026-01-14", "157.5"),
    ]  # fmt: skip


def test_days_without_data_are_told_and_never_invented(finished: tuple[Path, list[Backfilled]]) -> None:
    sales, later = finished[1]
    assert [(m.as_of, m.parameters) for m in sales.missing] == [(DAYS[0], {"factor": 1.0}), (DAYS[0], {"factor": 2.0})]
    error = sales.missing[0].error
    assert "no sale was public" in error.message and error.place == "notebooks/sales.ipynb cell 'work' line 3"
    assert [m.error.id for m in later.missing] == ["run.upstream"]
    assert "2025-12-31 sales" in later.missing[0].error.message


def test_the_histories_are_a_valid_data_package(finished: tuple[Path, list[Backfilled]]) -> None:
    path = finished[0] / "_history" / "datapackage.json"
    report = frictionless.validate(str(path))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    package = json.loads(path.read_text())
    assert [r["name"] for r in package["resources"]] == ["later", "sales"]
    assert all(r["sources"] == [{"title": "A source", "path": "https://source.example/"}] for r in package["resources"])


def test_the_most_restrictive_licence_comes_first(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORBID, "1")
    licences = [{"name": n, "title": n} for n in ("MIT", "ours-alone", "CC-BY-4.0")]
    write_package(copied / "data", resource("sales", COLUMNS, licenses=licences))
    backfill(copied, DAYS[1:], GRID)
    (_, sales) = json.loads((copied / "_history" / "datapackage.json").read_text())["resources"]
    assert [licence["name"] for licence in sales["licenses"]] == ["ours-alone", "CC-BY-4.0", "MIT"]


def test_what_is_stored_is_not_run_again_and_gives_the_same_bytes(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped and called again, a backfill goes on where it was: each run stands by itself in the store."""
    monkeypatch.setenv(FORBID, "1")
    before = {p.name: p.read_bytes() for p in (copied / "_history").iterdir()}
    shutil.rmtree(copied / "_history")
    backfill(copied, DAYS[1:], GRID)
    (later,) = backfill(copied, DAYS[1:], themes=("later",))
    assert all(run.stored for run in later.runs)
    assert {p.name: p.read_bytes() for p in (copied / "_history").iterdir()} == before


def test_killed_and_called_again_it_goes_on_where_it_was(tmp_path: Path) -> None:
    root = write_publication(tmp_path / "publication")
    marker = root.with_suffix(".marker")
    command = [sys.executable, "-m", "memobook", "backfill", "sales", "--from", DAYS[1], "--to", DAYS[1]]
    first = subprocess.Popen([*command, "-p", "way=plain,waits"], cwd=root, stderr=subprocess.DEVNULL)
    try:
        until(lambda: stored_notebooks(root) and marker.is_file() and marker.read_text(), "one run's end, one's begin")
    finally:
        first.kill()
        first.wait(60)
    assert not (root / "_history").exists()
    until(lambda: not Path(f"/proc/{marker.read_text()}").exists(), "the kernel's end")
    again = call(root, "sales", "--from", DAYS[1], "--to", DAYS[1], "-p", "way=plain")
    assert again.returncode == 0 and "1 of 1 runs (1 were stored)" in again.stdout


def test_a_further_day_stands_among_the_others(copied: Path) -> None:
    done = call(
        copied, "later", "--from", DAYS[1], "--to", DAYS[2], "--step", "month", "--also", DAYS[2], "--also", DAYS[1]
    )
    assert done.returncode == 0, done.stderr
    assert [row["as_of"] for row in table(copied, "later")] == [DAYS[1], DAYS[2]]


def test_a_later_observation_leaves_the_days_before_it_stored(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORBID, "1")
    write_rows(copied / "data", "sales", COLUMNS, [*ROWS, ["d", "1", "2026-01-14"]])
    (done,) = backfill(copied, DAYS[1:], GRID)
    assert [(m.as_of, m.error.id) for m in done.missing] == [("2026-01-14", "run.forbidden")] * 2
    assert [run.stored for run in done.runs] == [True, True]


def test_a_folder_of_something_else_is_left_alone(copied: Path) -> None:
    before = (copied / "data" / "datapackage.json").read_bytes()
    shutil.copy(copied / "data" / "datapackage.json", copied / "_history" / "datapackage.json")
    assert content_error(backfill, copied, DAYS[1:]).id == "history.folder"
    assert (copied / "_history" / "datapackage.json").read_bytes() == before


def test_where_every_run_fails_the_history_stays_as_it_was(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORBID, "1")
    before = (copied / "_history" / "sales.csv").read_bytes()
    (done,) = backfill(copied, ["2026-02-01"], GRID)
    assert done.path is None and len(done.missing) == 2
    assert (copied / "_history" / "sales.csv").read_bytes() == before


def test_the_command_tells_what_is_missing_and_writes_the_rest(copied: Path) -> None:
    period = ["--from", DAYS[0], "--to", DAYS[2], "--step", "week", "-p", GRID]
    done = call(copied, "sales", *period, "--out", "out")
    assert done.returncode == 1, done.stderr
    assert "sales: 4 of 6 runs (4 were stored), 2 values: out/sales.csv" in done.stdout
    assert "missing 2025-12-31 factor=1.0: LookupError: no sale was public" in done.stdout
    assert "run 2026-01-07 sales factor=2.0" in done.stderr
    assert (copied / "out" / "sales.csv").read_bytes() == (copied / "_history" / "sales.csv").read_bytes()


def test_the_command_gives_json(copied: Path) -> None:
    done = call(copied, "later", "--from", DAYS[1], "--to", DAYS[2], "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"theme": "later", "file": "_history/later.csv", "values": 1, "stored": 2, "executed": 0, "missing": []}
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["slaes"], "did you mean 'sales'?", id="an unknown theme"),
        pytest.param(["sales", "-p", "fcator=1"], "did you mean 'factor'?", id="an unknown parameter"),
        pytest.param(["sales", "-p", "factor=x"], "which is a float", id="a value of another type"),
        pytest.param(["later", "-p", "factor=1"], "no parameter 'factor'", id="another theme's parameter"),
        pytest.param(["sales", "--to", "2026-01-01"], "before", id="days backwards"),
        pytest.param(
            ["sales", "--from", "0001-01-01", "--to", "9999-12-31", "--step", "day"],
            "3,652,059 days",
            id="millions of days",
        ),
        pytest.param(["sales", "--step", "year"], "quarter", id="an unknown step"),
    ],
)
def test_a_wrong_call_is_refused_before_anything_starts(copied: Path, arguments: list[str], says: str) -> None:
    before = stored_notebooks(copied)
    done = call(copied, "--from", DAYS[1], "--to", DAYS[1], *arguments)
    assert done.returncode == 2 and says in done.stderr
    assert stored_notebooks(copied) == before
