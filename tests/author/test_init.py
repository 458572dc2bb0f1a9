"""``memobook init``: what it makes builds, passes its checks and names its engine; nothing is overwritten."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from hashlib import sha256
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_build import contents, memobook
from tiny_publication import content_error

from memobook.author.start.init import EXAMPLE, Origin, init

ROOT = Path(__file__).resolve().parents[2]
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
    for shown in ("cycling.riders", "statement-council-riders"):
        assert f'#{shown}"' in page
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


DIGEST = sha256(b"wheel").hexdigest()
GIT = {"url": "https://host.example/memobook.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}}
FOLDER = {"url": "file:///opt/some%20where/memobook", "dir_info": {"editable": True}}
PATH = "../some where/memobook"
WHEEL = "memobook-1.2-py3-none-any.whl"
ADDRESS = {"url": f"https://host.example/{WHEEL}", "archive_info": {"hashes": {"sha256": DIGEST}}}


@pytest.mark.parametrize(
    ("written", "source", "pip"),
    [
        (GIT, {"git": GIT["url"], "rev": "abc123"}, f"memobook @ git+{GIT['url']}@abc123"),
        (FOLDER, {"path": PATH, "editable": True}, f"-e {PATH}"),
        (ADDRESS, {"url": ADDRESS["url"]}, f"memobook @ {ADDRESS['url']}#sha256={DIGEST}"),
    ],
    ids=["git", "a clone", "a wheel's address"],
)
def test_it_takes_the_engine_from_where_this_one_came(
    written: dict[str, Any], source: dict[str, Any], pip: str
) -> None:
    origin = Origin.of(Installed(written), Path("/opt/mine"))
    assert (origin.pip, origin.archive) == (pip, None)
    assert tomllib.loads(f"memobook = {origin.source}")["memobook"] == source


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "down loads" / WHEEL
    path.parent.mkdir()
    path.write_bytes(b"wheel")
    return path


@pytest.mark.parametrize(
    "info", [{}, {"hash": f"sha256={DIGEST}"}, {"hashes": {"sha256": DIGEST}}], ids=["no hash", "the old way", "hashes"]
)
def test_the_file_of_a_wheel_goes_with_the_publication(wheel: Path, info: dict[str, Any]) -> None:
    origin = Origin.of(Installed({"url": wheel.as_uri(), "archive_info": info}), Path("/opt/mine"))
    assert tomllib.loads(f"memobook = {origin.source}")["memobook"] == {"path": f"engine/{WHEEL}"}
    assert (origin.pip, origin.archive) == (f"./engine/{WHEEL}", wheel)


def test_an_engine_that_cannot_be_had_again_is_asked_for(wheel: Path) -> None:
    written = {"url": wheel.as_uri(), "archive_info": {"hashes": {"sha256": DIGEST}}}
    wheel.write_bytes(b"another")
    changed = content_error(Origin.of, Installed(written), Path("/opt/mine"))
    wheel.unlink()
    gone = content_error(Origin.of, Installed(written), Path("/opt/mine"))
    index = content_error(Origin.of, Installed(None), Path("/opt/mine"))
    assert [error.id for error in (changed, gone, index)] == ["init.engine"] * 3
    assert "another file" in changed.message and "gone" in gone.message and "index" in index.message
    assert "--engine" in index.fix


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("place", "source"),
    [
        (f"git+https://host.example/memobook.git@{COMMIT}", {"git": GIT["url"], "rev": COMMIT}),
        (f"{ADDRESS['url']}#sha256={DIGEST}", {"url": ADDRESS["url"]}),
        (str(ROOT), {"path": Path(os.path.relpath(ROOT, "/opt/mine")).as_posix(), "editable": True}),
    ],
    ids=["a repository", "an address", "a clone"],
)
def test_a_place_can_be_named(place: str, source: dict[str, Any]) -> None:
    origin = Origin.named(place, Path("/opt/mine"))
    assert tomllib.loads(f"memobook = {origin.source}")["memobook"] == source


@pytest.mark.parametrize(
    "place", ["memobook==0.1.0", "git+https://host.example/memobook.git", "http://host.example/a.whl", "no.whl"]
)
def test_a_place_that_is_none_is_refused(place: str, tmp_path: Path) -> None:
    assert content_error(init, tmp_path / "new", place).id == "init.engine"
    assert not any(tmp_path.iterdir())


def test_a_publication_keeps_the_engine_s_file(wheel: Path, tmp_path: Path) -> None:
    done = memobook(tmp_path, "init", "new", "--engine", str(wheel))
    assert done.returncode == 0, done.stderr
    new = tmp_path / "new"
    assert (new / "engine" / WHEEL).read_bytes() == b"wheel"
    project = tomllib.loads((new / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dependencies"] == ["memobook"]
    assert project["tool"]["uv"]["sources"] == {"memobook": {"path": f"engine/{WHEEL}"}}
    environment = yaml.safe_load((new / "environment.yml").read_text("utf-8"))
    assert environment["dependencies"][-1] == {"pip": [f"./engine/{WHEEL}"]}
    assert f"`engine/{WHEEL}`" in (new / "README.md").read_text("utf-8")


def test_its_project_and_environment_name_the_same_engine(example: Path) -> None:
    project = tomllib.loads((example / "pyproject.toml").read_text("utf-8"))
    (source,) = project["tool"]["uv"]["sources"].values()
    environment = yaml.safe_load((example / "environment.yml").read_text("utf-8"))
    assert project["project"]["name"] == environment["name"] == "rivers"
    if "path" in source:
        assert (example / source["path"] / "src" / "memobook").is_dir()
        assert environment["dependencies"][-1] == {"pip": [f"-e {source['path']}"]}
