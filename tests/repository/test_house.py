"""The house: stages and circles are checked by ``make lint``, and CONTRIBUTING.md says what lies where."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = {
    "an import of a stage above": (
        "data/view.py",
        "from memobook.ledger.ledger import Ledger\n",
        ("A stage imports no stage above it BROKEN", "memobook.data.view -> memobook.ledger.ledger"),
    ),
    "one inside a function": (
        "themes/parameter.py",
        "def late():\n    import memobook.site.build\n",
        ("A stage imports no stage above it BROKEN", "memobook.themes.parameter -> memobook.site.build"),
    ),
    "a circle within a stage": (
        "data/dataset.py",
        "from .view import View\n",
        ("No modules or folders import each other in a circle BROKEN", "memobook.data"),
    ),
    "analyses in the engine": (
        "data/view.py",
        "import analyses.capex\n",
        ("The engine imports neither analyses nor what only they need BROKEN", "analyses"),
    ),
}


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    """``lint-imports`` over the packages of ``root``, whatever is installed."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command, cwd=root, env={"PYTHONPATH": str(root / "src"), "COLUMNS": "500"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the packages and of their contracts."""
    left_out = shutil.ignore_patterns("__pycache__", "static", "example")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("plant", PLANTED)
def test_it_is_refused_with_where_it_belongs(house: Path, plant: str) -> None:
    place, code, told = PLANTED[plant]
    module = house / "src" / "memobook" / place
    module.write_text(module.read_text("utf-8").replace('"""\n\n', f'"""\n\n{code}\n', 1), "utf-8")
    module.write_text(re.sub(r"(?m)^from __future__.*\n", "", module.read_text("utf-8")), "utf-8")
    done = contracts(house)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 1, said
    for text in told:
        assert text in said


def test_the_house_as_it_stands_keeps_its_contracts(house: Path) -> None:
    done = contracts(house)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def _named_places() -> list[str]:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text[text.index("| to add | change |") : text.index("This publication")]
    return re.findall(r"`([a-z]+/[\w./]*)`", table)


@pytest.mark.parametrize("place", _named_places())
def test_the_place_for_a_new_thing_exists(place: str) -> None:
    assert (ROOT / "src" / "memobook" / place).exists() or (ROOT / place).exists()


def test_the_picture_has_every_stage_in_the_order_of_the_contract() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    drawn = re.findall(r"(?m)^([a-z]+) {2,}\S", text[text.index("```text") : text.index("A new thing goes")])
    declared = re.findall(r'(?m)^  "([a-z]+)",$', (ROOT / "pyproject.toml").read_text("utf-8").split("layers = [")[1])
    assert drawn == declared
    folders = {path.name for path in (ROOT / "src" / "memobook").iterdir() if (path / "__init__.py").exists()}
    assert folders == set(drawn)


# subjects of this publication; its sources' connectors may name theirs
SUBJECTS = re.compile(
    r"capex|hyperscal|\bGPUs?\b|\bLLMs?\b|OpenAI|Nvidia|blend of tokens|data cent(er|re)", re.IGNORECASE
)


def test_the_engine_names_no_subject_of_this_publication() -> None:
    texts = (".py", ".md", ".yml", ".typ", ".html", ".js", ".css", ".bib", ".ipynb", ".json", ".csv")
    paths = [path for path in (ROOT / "src" / "memobook").rglob("*") if path.suffix in texts]
    assert len(paths) > 200
    found = {
        path.relative_to(ROOT).as_posix(): match[0]
        for path in paths
        if "connectors" not in path.parts and (match := SUBJECTS.search(path.read_text("utf-8")))
    }
    assert found == {}


def test_no_two_files_of_tests_have_one_name() -> None:
    """Pytest imports them by their name alone."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
