"""The stamp of a build: it holds while nothing that a build reads has changed and the site stands, and no longer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from case_build import PUBLICATION, built, contents, copy_of, state

from memobook.publication.folder import Publication
from memobook.publication.stamp import Stamp


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the publication with its newest edition built; each test leaves it as it found it."""
    copied = copy_of(PUBLICATION, tmp_path_factory.mktemp("stamp") / "publication")
    (copied / "src").mkdir()
    (copied / "src" / "shop.py").write_text("X = 1\n", "utf-8")
    (copied / "uv.lock").write_text("version = 1\n", "utf-8")
    built(copied, "--out", "_site")
    return copied


def last(folder: Path, *dates: str) -> list[dict[str, object]] | None:
    return Stamp.now(Publication(folder), folder / "_site", dates or ("2026-01-14",)).last()


def test_a_second_build_does_nothing_and_tells_the_same(folder: Path) -> None:
    before = state(folder / "_site")
    first = built(folder, "--out", "_site")
    assert "nothing changed since the last build" in first.stderr
    assert len(first.stderr.splitlines()) == 1
    assert first.stdout.splitlines()[0].startswith("2026-01-14: ")
    assert " values; " in first.stdout and "memo.pdf" in first.stdout
    assert state(folder / "_site") == before


def test_a_second_build_imports_nothing_heavy(folder: Path) -> None:
    code = (
        "import sys\n"
        "from memobook.cli.main import cli\n"
        "cli(['build', '--out', '_site'], standalone_mode=False)\n"
        "heavy = {'pandas', 'numpy', 'sphinx', 'papermill', 'IPython', 'jupyter_client', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "nothing changed since the last build" in done.stderr


def appended(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_bytes((root / name).read_bytes() + b"\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a memo": appended("book/memos/2026-01-14.md"),
    "the memo before it": appended("book/memos/2026-01-07.md"),
    "the register": appended("book/memos/2026-01-14.yml"),
    "a page": appended("book/methods.md"),
    "a new page": lambda root: (root / "book" / "new.md").write_text("# New\n", "utf-8"),
    "a dataset": appended("data/names.csv"),
    "the data package": appended("data/datapackage.json"),
    "local data": lambda root: [(root / "data/local").mkdir(), (root / "data/local/x.csv").write_text("x\n", "utf-8")],
    "a notebook": appended("notebooks/sales.ipynb"),
    "a module": appended("src/shop.py"),
    "the references": appended("references.bib"),
    "the configuration": appended("_config.yml"),
    "the locked packages": appended("uv.lock"),
    "a page of the site": appended("_site/index.html"),
    "a page of the site taken away": lambda root: (root / "_site/404.html").unlink(),
    "a file added to the site": lambda root: (root / "_site/more.html").write_text("more", "utf-8"),
    "the site taken away": lambda root: [path.unlink() for path in (root / "_site").rglob("*") if path.is_file()],
}


def put_back(folder: Path, before: dict[str, bytes]) -> None:
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        if path.relative_to(folder).as_posix() not in before:
            path.unlink()
    for name, data in before.items():
        (folder / name).write_bytes(data)
    if (folder / "data" / "local").is_dir():
        (folder / "data" / "local").rmdir()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_ends_it(folder: Path, change: Callable[[Path], object]) -> None:
    before = contents(folder)
    assert last(folder) is not None
    try:
        change(folder)
        assert last(folder) is None
    finally:
        put_back(folder, before)
    assert last(folder) is not None


def test_it_is_of_one_call(folder: Path) -> None:
    assert last(folder, "2026-01-07") is None
    assert last(folder, "2026-01-07", "2026-01-14") is None
    assert Stamp.now(Publication(folder), folder / "other", ["2026-01-14"]).last() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"inputs": 1}'])
def test_a_damaged_one_is_none(folder: Path, text: str) -> None:
    (path,) = (folder / ".memobook" / "stamps").iterdir()
    before = path.read_text("utf-8")
    try:
        path.write_text(text, "utf-8")
        assert last(folder) is None
    finally:
        path.write_text(before, "utf-8")


def test_the_installed_packages_belong_to_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = Stamp.now(Publication(folder), folder / "_site", ["2026-01-14"])
    told = json.loads(now.path.read_text("utf-8"))
    assert told["inputs"] == now.inputs
    monkeypatch.setattr("memobook.publication.stamp.installed", lambda: ["another-1.0.dist-info"])
    assert Stamp.now(Publication(folder), folder / "_site", ["2026-01-14"]).last() is None
