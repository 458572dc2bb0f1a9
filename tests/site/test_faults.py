"""What authors get wrong: each fault of ``cases/faults.yml`` is named with its place, and the site stays as it was."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_build import PUBLICATION, contents, copy_of, finished_build, memobook

FAULTS: list[dict[str, Any]] = yaml.safe_load((PUBLICATION.parent / "faults.yml").read_text("utf-8"))
Outcome = tuple[subprocess.CompletedProcess[str], Path]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp())


def make(fault: dict[str, Any], folder: Path) -> None:
    path = folder / fault["file"]
    if fault.get("delete"):
        path.unlink()
    elif "write" in fault:
        text = fault["write"]
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    else:
        old, new = fault["replace"]
        text = path.read_text("utf-8")
        assert old in text, f"{fault['title']}: the table of faults is out of date"
        path.write_text(text.replace(old, new, 1), "utf-8")


def build_with(fault: dict[str, Any], folder: Path, target: Path) -> Outcome:
    copied = copy_of(folder, target)
    make(fault, copied)
    return memobook(copied, "build", "--all", "--out", "_site"), copied


@pytest.fixture(scope="session")
def outcomes(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Outcome]]]:
    """The builds of the faults that this session asks for, as many at a time as there are processors."""
    own = [item for item in request.session.items if item.path == Path(__file__)]
    chosen = [item.callspec.params["fault"] for item in own if "fault" in getattr(item, "fixturenames", ())]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {f["title"]: pool.submit(build_with, f, folder, tmp_path_factory.mktemp("fault") / "p") for f in chosen}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["title"])
def test_a_fault_is_named_and_the_site_stays(
    folder: Path, outcomes: dict[str, Future[Outcome]], fault: dict[str, Any]
) -> None:
    done, copied = outcomes[fault["title"]].result()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    for fragment in fault["expect"]:
        assert fragment in done.stderr
    assert "to do: " in done.stderr
    assert contents(copied / "_site") == contents(folder / "_site")
    assert not (copied / "broken").exists()


def test_titles_of_faults_are_told_apart() -> None:
    titles = [fault["title"] for fault in FAULTS]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["build", "--fast"], "--fast", id="unknown option"),
        pytest.param(["bulid"], "bulid", id="unknown command"),
        pytest.param(["build", "--all", "2026-01-07"], "not both", id="all and a date"),
        pytest.param(["build", "--out"], "--out", id="option without its argument"),
    ],
)
def test_a_wrong_call_ends_with_two(folder: Path, arguments: list[str], says: str) -> None:
    before = contents(folder / "_site")
    done = memobook(folder, *arguments)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr
    assert contents(folder / "_site") == before


@pytest.mark.parametrize(
    ("date", "says"),
    [("2026-01-08", "editions: 2026-01-07, 2026-01-14"), ("yesterday", "editions: "), ("../about", "editions: ")],
)
def test_an_edition_that_there_is_not(folder: Path, date: str, says: str) -> None:
    done = memobook(folder, "build", date)
    assert done.returncode == 1
    assert says in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_site_is_not_put_over_something_else(folder: Path, tmp_path: Path, what: str) -> None:
    out = tmp_path / "mine"
    kept = out
    if what == "folder":
        out.mkdir()
        kept = out / "thesis.txt"
    kept.write_text("mine")
    done = memobook(folder, "build", "--all", "--out", str(out))
    assert done.returncode == 1
    assert "[site.foreign]" in done.stderr and "Traceback" not in done.stderr
    assert kept.read_text() == "mine"


def test_outside_of_a_publication(tmp_path: Path) -> None:
    done = memobook(tmp_path, "build")
    assert done.returncode == 1
    assert "[publication.missing]" in done.stderr
