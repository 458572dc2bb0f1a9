"""``memobook init``: what it makes builds, passes its checks and names its engine; nothing is overwritten."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_build import contents, memobook
from tiny_publication import content_error

from memobook.author.start.init import EXAMPLE, Origin, init

DATE = "2026-03-06"
BIN = Path(sys.executable).parent


def test_it_is_there_whole_and_says_its_name(example: Path) -> None:
    made = contents(example)
    expected = {path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*") if path.is_file()}
    assert {name for name in made if not name.startswith(("_site", ".memobook"))} == expected
    assert [name for name in expected if re.search(rb"PUBLICATION_|ENGINE_", made[name])] == []
    assert made["README.md"].startswith(b"# Rivers\n")
    assert yaml.safe_load(made["_config.yml"])["title"] == "Rivers"


def test_it_builds_a_memo_that_shows_each_thing(example: Path) -> None:
    edition = example / "_site" / DATE
    assert (edition / "memo.pdf").read_bytes().startswith(b"%PDF-")
    ledger = json.loads((edition / "ledger.json").read_text("utf-8"))
    assert {claim["id"]: claim["verdict"] for claim in ledger["claims"]} == {
        "c1": "reproduced",
        "c2": "holds",
        "c3": "holds",
    }
    assert ledger["claims"][0]["stated"]["cites"] == ["council2026"] == [one["key"] for one in ledger["references"]]
    assert len(ledger["implications"][0]["tripwires"]) == 1
    assert sum(value["grid"] is not None for value in ledger["values"]) == 2
    page = (edition / "index.html").read_text("utf-8")
    for shown in ("cycling.riders", "council-riders"):
        assert f'data-origin="{shown}"' in page
    assert "Every number is made up" in page


def test_nothing_is_found_in_it(example: Path) -> None:
    done = memobook(example, "check", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr


def test_its_data_package_is_valid(example: Path) -> None:
    command = [BIN / "frictionless", "validate", "data/datapackage.json"]
    done = subprocess.run(command, cwd=example, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


def test_plain_jupyter_book_builds_it_once_its_notebook_holds_outputs(example: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(example, tmp_path / "copy", ignore=shutil.ignore_patterns("_site"))
    assert memobook(copied, "execute").returncode == 0
    command = [BIN / "jupyter-book", "build", "."]
    done = subprocess.run(command, cwd=copied, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "WARNING" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert "25,415" in (copied / "_build" / "html" / "book" / "memos" / f"{DATE}.html").read_text("utf-8")


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    done = memobook(tmp_path, "init", ".")
    assert done.returncode == 1 and "[init.folder]" in done.stderr and "to do:" in done.stderr
    assert contents(tmp_path) == {"mine": b"x"}
    assert content_error(init, tmp_path / "mine").id == "init.folder"


def test_an_empty_working_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = memobook(tmp_path / "empty", "init", ".")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "empty" / "_config.yml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_name_of_several_words_is_quoted_in_what_to_do_next(tmp_path: Path) -> None:
    done = memobook(tmp_path, "init", "River Watch")
    assert done.returncode == 0 and "cd 'River Watch'" in done.stdout, done.stderr
    assert yaml.safe_load((tmp_path / "River Watch" / "_config.yml").read_text("utf-8"))["title"] == "River watch"


def test_a_folder_without_a_name_is_refused(tmp_path: Path) -> None:
    assert content_error(init, tmp_path / "…").id == "init.name"
    assert not any(tmp_path.iterdir())


def test_nothing_stays_of_one_that_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        init(tmp_path / "new")
    assert not any(tmp_path.iterdir())


class Installed(Distribution):
    """An engine as an installer left it."""

    version = "1.2"

    def __init__(self, written: dict[str, Any] | None) -> None:
        self.written = written

    def read_text(self, filename: str) -> str | None:
        return json.dumps(self.written) if self.written else None

    def locate_file(self, path: Any) -> Any:
        raise FileNotFoundError(path)


GIT = {"url": "https://host.example/memobook.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}}
FOLDER = {"url": "file:///opt/some%20where/memobook", "dir_info": {"editable": True}}
PATH = "../some where/memobook"


@pytest.mark.parametrize(
    ("written", "requirement", "source", "pip"),
    [
        (GIT, "memobook", {"git": GIT["url"], "rev": "abc123"}, f"memobook @ git+{GIT['url']}@abc123"),
        (FOLDER, "memobook", {"path": PATH, "editable": True}, f"-e {PATH}"),
        (None, "memobook==1.2", None, "memobook==1.2"),
    ],
    ids=["git", "a clone", "the package index"],
)
def test_it_takes_the_engine_from_where_this_one_came(
    written: dict[str, Any] | None, requirement: str, source: dict[str, Any] | None, pip: str
) -> None:
    origin = Origin.of(Installed(written), Path("/opt/mine"))
    assert (origin.requirement, origin.pip) == (requirement, pip)
    assert tomllib.loads(origin.source).get("memobook") == source


def test_its_project_and_environment_name_the_same_engine(example: Path) -> None:
    project = tomllib.loads((example / "pyproject.toml").read_text("utf-8"))
    (source,) = project["tool"]["uv"]["sources"].values()
    environment = yaml.safe_load((example / "environment.yml").read_text("utf-8"))
    assert project["project"]["name"] == environment["name"] == "rivers"
    if "path" in source:
        assert (example / source["path"] / "src" / "memobook").is_dir()
        assert environment["dependencies"][-1] == {"pip": [f"-e {source['path']}"]}
