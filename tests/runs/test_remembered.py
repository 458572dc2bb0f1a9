"""What functions have computed is kept over runs, told apart by all that can change it, and by nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_run import CELLS, DAY, PLACE, write_publication, write_theme
from tiny_publication import content_error
from warm_kernels import private_runtime

import memobook
from memobook import remembered
from memobook.data.package import DataPackage
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.runs.run import Runner
from memobook.runs.schedule.finished import Run
from memobook.runs.store.remembered import clear_longest_unused
from memobook.themes.remembered import FOLDER
from memobook.themes.theme import Theme

MODULE = """from pathlib import Path
from memobook import remembered
@remembered
def total(amounts, more=0):
    with Path({log!r}).open("a") as log:
        log.write("computed\\n")
    return amounts.sum() + {tax} + more
"""
CALL = 'book.value("slow", slow.total(sales["amount"]) * factor, unit="USD", label="slow", datasets=["sales"])'


@pytest.fixture(scope="module", autouse=True)
def runtime() -> Iterator[Path]:
    with private_runtime() as folder:
        yield folder


class Counted:
    """A function that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, *amounts: object) -> list[object]:
        self.calls += 1
        return list(amounts)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


def marked(name: str = "listed") -> tuple[Counted, Callable[..., list[object]]]:
    counted = Counted()

    def function(*amounts: object) -> list[object]:
        return counted(*amounts)

    function.__qualname__ = name
    return counted, remembered(function)


def test_it_is_computed_once_for_each_set_of_arguments(folder: Path) -> None:
    counted, function = marked()
    assert [function(1, {"a"}), function(1, {"a"}), function(2)] == [[1, {"a"}], [1, {"a"}], [2]]
    assert counted.calls == 2 and len(list(folder.iterdir())) == 2
    other, same_arguments = marked("another")
    assert same_arguments(1, {"a"}) == [1, {"a"}] and other.calls == 1


def test_a_result_is_the_callers_own(folder: Path) -> None:
    counted, function = marked()
    function(1).append("changed")
    assert function(1) == [1] and counted.calls == 1


def test_nothing_is_kept_where_no_run_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    counted, function = marked()
    assert function(1) == function(1) == [1] and counted.calls == 2


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-1], lambda data: data[:40] + b"x" + data[41:]]
)
def test_a_damaged_file_is_computed_anew(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    counted, function = marked()
    function(1)
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert function(1) == [1] and counted.calls == 2 and path.read_bytes() == whole


def test_what_fails_is_not_remembered(folder: Path) -> None:
    calls = []

    @remembered
    def fails() -> None:
        calls.append(1)
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            fails()
    assert len(calls) == 2 and not folder.exists()


def test_a_function_of_a_cell_is_refused() -> None:
    def function() -> None: ...

    function.__module__ = "__main__"
    assert content_error(remembered, function).id == "remembered.cell"


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    root = write_publication(tmp_path / "publication")
    setup = ("code", "setup", str(CELLS[2][2]) + "\nfrom shop import slow", [])
    write_theme(root, [*CELLS[:2], setup, CELLS[3], ("code", "slow", CALL, [])])
    return root


def slow(root: Path, *, values_only: bool = False, lock: str = "version = 1\n", tax: int = 0, **given: object) -> float:
    """The value of a run; the log has a line for each time that it was computed."""
    (root / "src" / "shop" / "slow.py").write_text(MODULE.format(log=str(root.parent / "log"), tax=tax))
    (root / "uv.lock").write_text(lock)
    runner = Runner(Publication(root), DataPackage(root / "data"))
    job = runner.job(Theme.read(root / "notebooks", "sales"), {"as_of": DAY, **given}, PLACE, "sales")
    job.values_only = values_only
    found = runner.outcomes([job], Progress())["sales"]
    assert isinstance(found, Run)
    return float(found.executed().values["sales.slow"].value)


def test_runs_that_differ_in_a_parameter_share_what_is_equal(publication: Path) -> None:
    log = publication.parent / "log"
    assert slow(publication) == 300
    assert slow(publication, factor=3.0) == 450
    assert slow(publication, factor=4.0, values_only=True) == 600
    assert log.read_text().count("computed") == 1
    assert slow(publication, factor=3.0, tax=1) == 453, "its code has changed"
    assert slow(publication, factor=4.0, lock="version = 2\n", tax=1) == 604, "packages have changed"
    assert log.read_text().count("computed") == 3


@pytest.mark.parametrize(
    "does",
    [
        lambda book: book.data("other"),
        lambda book: book.sql("SELECT * FROM sales"),
        lambda book: book.value("x", 1.0, unit="1", label="x", datasets=["sales"]),
        lambda book: book.absent("rows", "there are none"),
    ],
)
def test_a_function_that_reads_or_records_is_refused(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, does: Callable[[Any], object]
) -> None:
    monkeypatch.chdir(write_publication(tmp_path / "publication"))
    book = memobook.open("sales", as_of=DAY)
    book.data("sales")

    @remembered
    def function() -> object:
        return does(book)

    error = content_error(function)
    assert error.id == "remembered.reads" and "is marked as remembered and re" in error.message
    assert not folder.exists()
    assert book.data("sales") is not None, "outside of the function it may"


def test_the_longest_unused_go_when_there_is_too_much(tmp_path: Path) -> None:
    store = tmp_path / "store"
    for number in range(4):
        path = store / "remembered" / f"code{number % 2}" / str(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(100))
        os.utime(path, (number, number))
    clear_longest_unused(store, 250)
    assert sorted(p.name for p in store.rglob("*") if p.is_file()) == ["2", "3"]
    clear_longest_unused(store, 0)
    assert not list((store / "remembered").iterdir())
    clear_longest_unused(tmp_path / "none", 0)
