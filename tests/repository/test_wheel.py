"""The wheel holds the engine alone; without this publication's packages and without a network it makes another one.

``make quick`` leaves this file out: each Python takes a minute or two. ``--ignore`` does the same for other calls.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from wheel_environment import OURS, ROOT, Installed, installed, offline, tell, told, uv, wheel_of_engine

# the oldest and the newest; the workflow on Pythons names each in turn
PYTHONS = (os.environ["MEMOBOOK_TEST_PYTHON"],) if "MEMOBOOK_TEST_PYTHON" in os.environ else ("3.11", "3.13")
DATE, NEXT = "2026-03-06", "2026-03-13"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGE = ROOT / "book" / "docs" / "install.md"
MOST = 600  # MB that an installation of the engine may weigh
WEIGH = """
import json
from importlib.metadata import distributions

def size(file):
    path = file.locate()
    return path.stat().st_size if path.is_file() and path.suffix != ".pyc" else 0

print(json.dumps({d.name.lower().replace("_", "-"): sum(map(size, d.files or ())) for d in distributions()}))
"""
ASK_ARENA = """
from memobook.fetch.answer import Answer
from memobook.fetch.connector import Settings
from memobook.fetch.connectors.arena import Connector
Connector({"arena": "text"}, Settings("", "")).observations(lambda *a, **k: Answer("https://a.example/", b"", {}), None)
"""
ASK_PRICES = """
from memobook.fetch.connector import Settings
from memobook.fetch.connectors.model_prices import Connector
Connector({}, Settings("", "")).installed()
"""
WITHOUT_PACKAGE = {
    "a cluster": (["-m", "memobook", "build", "--scheduler", "tcp://127.0.0.1:9"], "scheduler", "memobook[cluster]"),
    "JupyterLab": (["-m", "memobook.author.lab"], "lab", "memobook[lab]"),
    "a Parquet source": (["-c", ASK_ARENA], "connector", "memobook[parquet]"),
    "prices of a package": (["-c", ASK_PRICES], "connector", "model-prices"),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_of_engine(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module", params=PYTHONS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed for one Python after the other."""
    return installed(tmp_path_factory.getbasetemp(), request.param)


@pytest.fixture(scope="module")
def rivers(engine: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication that this engine began."""
    folder = tmp_path_factory.mktemp("begun")
    done = engine.memobook("init", "rivers", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder / "rivers"


def test_the_wheel_holds_every_file_of_the_engine_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {re.sub(r"-[\d.]+\.", ".", name.split("/")[0]) for name in names} == {
        "memobook",
        "memobook.dist-info",
        "memobook.data",
    }
    files = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "memobook").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if name.startswith("memobook/")} == files


def test_the_wheel_asks_for_nothing_that_only_analyses_need(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        told = message_from_bytes(archive.read(name))
    asked = [Requirement(text) for text in told.get_all("Requires-Dist") or []]
    always = {one.name for one in asked if one.marker is None}
    ours = {Requirement(text).name for text in PROJECT["dependency-groups"]["publication"]}
    assert "pandas" in always and "scipy" in ours
    assert always & ours == set()
    assert set(told.get_all("Provides-Extra") or []) == set(PROJECT["project"]["optional-dependencies"])


def test_the_offline_commands_reach_nobody() -> None:
    before, variables = offline()
    if not before:
        pytest.skip("no network of its own can be made here; proxies to a closed port stand in for it")
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    done = tell([*before, sys.executable, "-c", code], ROOT, **variables)
    assert "Network is unreachable" in done.stderr


def test_its_example_is_built_and_has_no_findings(engine: Installed, rivers: Path) -> None:
    built = engine.memobook("build", folder=rivers)
    assert built.returncode == 0, built.stdout + built.stderr
    ledger = json.loads((rivers / "_site" / DATE / "ledger.json").read_text("utf-8"))
    assert {claim["id"]: claim["verdict"] for claim in ledger["claims"]} == {
        "c1": "reproduced",
        "c2": "holds",
        "c3": "holds",
    }
    assert (rivers / "_site" / DATE / "memo.pdf").read_bytes().startswith(b"%PDF-")
    checked = engine.memobook("check", "--json", folder=rivers)
    assert (checked.returncode, json.loads(checked.stdout)) == (0, []), checked.stderr


def finish(memo: Path) -> None:
    """A draft with a title and a dek of its own, and without the marks of its beginning."""
    text = re.sub(r"^(?:# of the memo of|% ?stale:|% Look at).*\n", "", memo.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^dek: .*", "dek: Written anew.", text, flags=re.MULTILINE)
    memo.write_text(re.sub(r"^title: .*", "title: Riders in March", text, flags=re.MULTILINE), "utf-8")


@pytest.mark.parametrize("engine", [OURS], indirect=True)
def test_an_edition_is_begun_released_and_verified(engine: Installed, rivers: Path) -> None:
    for command in (["new", NEXT], ["release", NEXT], ["verify", NEXT]):
        done = engine.memobook(*command, folder=rivers)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        if command[0] == "new":
            finish(rivers / "book" / "memos" / f"{NEXT}.md")
    lock = json.loads((rivers / "book" / "memos" / f"{NEXT}.v1.lock.json").read_text("utf-8"))
    assert lock["edition"] == NEXT and len(lock["ledger"]["values"]) == 4
    assert "are as released" in done.stdout


@pytest.mark.parametrize("engine", [OURS], indirect=True)
def test_no_index_is_asked_for_the_engine(engine: Installed, rivers: Path, wheel: Path) -> None:
    project = tomllib.loads((rivers / "pyproject.toml").read_text("utf-8"))
    kept = f"engine/{wheel.name}"
    assert project["project"]["dependencies"] == ["memobook"]
    assert project["tool"]["uv"]["sources"]["memobook"] == {"path": kept}
    assert (rivers / kept).read_bytes() == wheel.read_bytes()
    done = uv("lock", "--quiet", folder=rivers)
    assert done.returncode == 0, done.stderr
    locked = tomllib.loads((rivers / "uv.lock").read_text("utf-8"))["package"]
    assert [one["source"] for one in locked if one["name"] == "memobook"] == [{"path": kept}]


@pytest.mark.parametrize("engine", [OURS], indirect=True)
@pytest.mark.parametrize("thing", WITHOUT_PACKAGE)
def test_what_a_missing_package_is_for_names_it(engine: Installed, rivers: Path, thing: str) -> None:
    call, id, requirement = WITHOUT_PACKAGE[thing]
    done = engine.python(*call, folder=rivers)
    assert done.returncode == 1, done.stdout
    assert f"[{id}.package]" in done.stderr and f"pip install '{requirement}'" in done.stderr


# the table of the documentation


def listed() -> dict[str, int]:
    """The parts of an installation and their MB, as the table has them."""
    rows = re.findall(r"^\| ([\w.-]+) \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: int(size) for name, size in rows}


@pytest.mark.parametrize("engine", [OURS], indirect=True)
def test_the_documentation_tells_what_an_installation_weighs(engine: Installed, tmp_path: Path) -> None:
    """Of the locked versions, without compiled modules; sizes differ between systems, so one of them is compared."""
    done = engine.python("-c", WEIGH, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    sizes: dict[str, int] = json.loads(done.stdout)
    total = sum(sizes.values()) / 1e6
    assert total <= MOST
    if (OURS, sys.platform, platform.machine()) != ("3.11", "linux", "x86_64"):
        pytest.skip("the table is of Python 3.11 on Linux x86-64")
    largest = sorted(sizes, key=lambda name: -sizes[name])[:10]
    expected = {name: round(sizes[name] / 1e6) for name in largest}
    assert listed() == expected, f"the table in {PAGE.name} should have: {expected}"
    told_of = re.search(r"(\d+) packages, (\d+) MB", PAGE.read_text("utf-8"))
    assert told_of and (int(told_of[1]), int(told_of[2])) == (len(sizes), round(total))


# this publication, whose analyses are no part of the wheel


def test_an_editable_installation_without_dependencies_finds_the_analyses(tmp_path: Path) -> None:
    """As with conda, which brings the packages itself; here they are those of the environment of the tests."""
    environment = tmp_path / "environment"
    told("venv", "--quiet", "--python", sys.executable, str(environment))
    python = str(environment / "bin" / "python")
    told("pip", "install", "--quiet", "--python", python, "--no-deps", "--editable", str(ROOT))
    (packages,) = environment.glob("lib/python*/site-packages")
    # a folder that such a file names is searched, and the .pth files in it are not followed
    (ours,) = {path for path in map(Path, sys.path) if path.name == "site-packages" and path.is_relative_to(sys.prefix)}
    (packages / "zz-conda.pth").write_text(f"{ours}\n", "utf-8")
    notebook = ROOT / "notebooks" / "launches.ipynb"
    call = [python, "-m", "papermill", "--cwd", str(ROOT), str(notebook), "out.ipynb", "-p", "as_of", "2026-11-20"]
    done = tell(call, tmp_path, MEMOBOOK_ROOT=str(ROOT), PATH=f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    cells: list[dict[str, Any]] = json.loads((tmp_path / "out.ipynb").read_text("utf-8"))["cells"]
    assert any("launches.models" in json.dumps(cell.get("outputs", [])) for cell in cells)
    found = subprocess.run(
        [python, "-c", "import analyses, memobook; print(*analyses.__path__)"],
        cwd=tmp_path, check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.stdout.strip() == str(ROOT / "src" / "analyses")
