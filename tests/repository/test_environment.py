"""The files that describe the environment agree with each other."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILE = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = FILE["project"]
NEEDED = [*PROJECT["dependencies"], *FILE["dependency-groups"]["publication"]]
# conda's packages of the same thing under another name
CONDA = {"arch-py": "arch", "brotli-python": "brotli", "matplotlib-base": "matplotlib", "python-duckdb": "duckdb"}
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(.*)")


def parts(requirement: str) -> tuple[str, frozenset[str]]:
    """Name and version bounds of a requirement, as compared here: ``a-b>=1,<2`` → ``("a-b", {">=1", "<2"})``."""
    found = REQUIREMENT.fullmatch(requirement.strip())
    assert found, requirement
    name, bounds = found.groups()
    bounds = re.sub(r"^=(?=\d)", "==", bounds.replace(" ", ""))
    return re.sub(r"[._-]+", "-", name).lower(), frozenset(b for b in bounds.split(",") if b)


@pytest.fixture(scope="module")
def environment() -> dict[str, frozenset[str]]:
    """Bounds by package, from conda's own list and from that of pip."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    plain = [item for item in listed if isinstance(item, str)]
    (pip,) = [item["pip"] for item in listed if isinstance(item, dict)] or [[]]
    found = [parts(item) for item in [*plain, *pip] if not item.startswith(("-e", "."))]
    found = [(CONDA.get(name, name), bounds) for name, bounds in found]
    assert len({name for name, _ in found}) == len(found), "a package is listed twice"
    return dict(found)


@pytest.mark.parametrize("requirement", NEEDED)
def test_a_dependency_has_the_same_bounds_in_both_files(
    environment: dict[str, frozenset[str]], requirement: str
) -> None:
    name, bounds = parts(requirement)
    assert name in environment
    assert environment[name] == bounds


def test_both_files_want_the_same_python(environment: dict[str, frozenset[str]]) -> None:
    assert environment["python"] == parts("python" + PROJECT["requires-python"])[1]


def test_the_lock_file_is_in_step() -> None:
    uv = Path(sys.executable).with_name("uv")
    if not uv.is_file():
        pytest.skip("uv is not installed beside this Python; `make test` installs it with the group dev")
    command = [str(uv), "lock", "--check", "--offline"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
