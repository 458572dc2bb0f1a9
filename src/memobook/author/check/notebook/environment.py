"""Environment: pyproject.toml, uv.lock and environment.yml name the same packages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from memobook.publication.files import sha256
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import read_yaml

from ..material import Material
from ..rule import rule

STEP = rule(
    "environment.step", "error", "environment.yml, uv.lock and pyproject.toml do not name the same packages.",
    "bring them in step: uv lock, and the same bounds in environment.yml",
)  # fmt: skip
# conda's packages of the same thing under another name
CONDA = {"arch-py": "arch", "brotli-python": "brotli", "matplotlib-base": "matplotlib", "python-duckdb": "duckdb"}
# the head of a package in uv.lock, as uv writes it; reading the hashes of all files as TOML takes long
LOCKED = re.compile(r'^\[\[package\]\]\nname = "([^"]+)"(?:\nversion = "([^"]+)")?', re.MULTILINE)
CONFLICT = re.compile(r"^(<{7}|={7}|>{7})(?= |$)", re.MULTILINE)
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;@]*)")


def environment(material: Material) -> Iterator[Finding]:
    """Packages that one file has and another has not, or with other bounds."""
    root = material.publication.root
    names = ("pyproject.toml", "uv.lock", "environment.yml")
    files = [sha256((root / name).read_bytes()) if (root / name).is_file() else None for name in names]
    if files[0]:
        told = material.answers.of("environment", files, lambda: [asdict(finding) for finding in _apart(root)])
        yield from (Finding(**one) for one in told)


def _apart(root: Path) -> Iterator[Finding]:
    text = (root / "pyproject.toml").read_text("utf-8")
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield STEP.at("pyproject.toml", f"it is no TOML: {error}", "mend it")
        return
    needs = dict(_parts(item) for item in _needed(read))
    # what comes from a folder or a repository is named by neither bounds nor, for conda, its name
    elsewhere = set(read.get("tool", {}).get("uv", {}).get("sources", {}))
    if (root / "uv.lock").is_file():
        yield from _locked(root / "uv.lock", needs, text)
    if (root / "environment.yml").is_file():
        yield from _conda(root, needs, text, elsewhere)


def _needed(project: dict[str, Any]) -> list[str]:
    """What ``uv sync`` installs beside tools: dependencies, and the groups named as default, other than ``dev``."""
    groups = project.get("dependency-groups", {})
    named = project.get("tool", {}).get("uv", {}).get("default-groups", [])
    listed = [items for name, items in groups.items() if name != "dev" and (named == "all" or name in named)]
    more = [item for items in listed for item in items if isinstance(item, str)]  # not what includes another group
    return [*project.get("project", {}).get("dependencies", []), *more]


def _locked(path: Path, needs: dict[str, frozenset[str]], text: str) -> Iterator[Finding]:
    from packaging.specifiers import SpecifierSet

    text_of_lock = path.read_text("utf-8")
    conflict = CONFLICT.search(text_of_lock)
    if conflict:
        line = text_of_lock.count("\n", 0, conflict.start()) + 1
        yield STEP.at(f"uv.lock:{line}", "it holds a conflict of a merge", "uv lock")
        return
    locked = dict(LOCKED.findall(text_of_lock))
    for name, bounds in needs.items():
        place = f"pyproject.toml:{_line(text, name)}"
        if name not in locked:
            yield STEP.at(place, f"{name} is not in uv.lock", "uv lock")
        elif locked[name] and not SpecifierSet(",".join(bounds)).contains(locked[name], prereleases=True):
            yield STEP.at(place, f"uv.lock has {name} {locked[name]}, outside {','.join(sorted(bounds))}", "uv lock")


def _conda(root: Path, needs: dict[str, frozenset[str]], text: str, elsewhere: set[str]) -> Iterator[Finding]:
    listed = read_yaml(root / "environment.yml", root).get("dependencies", [])
    raw = (root / "environment.yml").read_text("utf-8")
    items: list[Any] = [item for item in listed if isinstance(item, str)]
    items += [one for item in listed if isinstance(item, dict) for one in item.get("pip", [])]
    found = dict(_parts(item) for item in items if not str(item).startswith(("-", ".")))
    found = {CONDA.get(name, name): bounds for name, bounds in found.items()}
    for name, bounds in needs.items():
        if name not in found:
            if name not in elsewhere:
                yield STEP.at(f"pyproject.toml:{_line(text, name)}", f"{name} is not in environment.yml")
        elif found[name] != bounds:
            told = f"{name} has other bounds than in pyproject.toml"
            yield STEP.at(f"environment.yml:{_line(raw, name)}", told)


def _parts(requirement: str) -> tuple[str, frozenset[str]]:
    """Name and bounds of a requirement: ``a_b >=1,<2`` → ``("a-b", {">=1", "<2"})``."""
    found = REQUIREMENT.match(str(requirement).strip())
    name, bounds = found.groups() if found else (str(requirement), "")
    bounds = re.sub(r"^=(?=\d)", "==", bounds.replace(" ", ""))
    return re.sub(r"[._-]+", "-", name).lower(), frozenset(b for b in bounds.split(",") if b)


def _line(text: str, name: str) -> int:
    """The line that names a package."""
    pattern = re.compile(rf"[\"'\s-]{re.escape(name).replace('-', '[-_.]')}(?![\w-])", re.IGNORECASE)
    for number, line in enumerate(text.split("\n"), 1):
        if pattern.search(line):
            return number
    return 1
