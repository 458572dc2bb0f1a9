"""Faults of the files around a memo, planted all at once: each is found at its line, and nothing besides."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from memobook.author.check.families import findings
from memobook.author.check.material import Material
from memobook.author.start.init import init
from memobook.publication.folder import Publication

DAY = "2026-03-06"
GROUPS = yaml.safe_load((Path(__file__).parents[1] / "files.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new publication whose runs are stored; no planted fault needs another run."""
    root = tmp_path_factory.mktemp("files") / "rivers"
    init(root)
    assert findings(Material(Publication(root), DAY)) == []
    return root


def plant(root: Path, fault: dict[str, Any]) -> None:
    path = root / fault["file"]
    text = path.read_text("utf-8") if path.is_file() else ""
    if "append" in fault:
        text += fault["append"]
    else:
        assert text.count(fault["replace"]) == 1, fault
        text = text.replace(fault["replace"], fault["by"])
    path.write_text(text, "utf-8")


def line_of(root: Path, fault: dict[str, Any]) -> str:
    """The place that is meant: the one line with the fault’s words."""
    lines = (root / fault["file"]).read_text("utf-8").split("\n")
    words = re.compile(re.escape(fault["at"]) + r"(?!\w)")
    (found,) = [number for number, line in enumerate(lines, 1) if words.search(line)]
    return f"{fault['file']}:{found}"


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["group"])
def test_all_faults_of_a_group_are_found_at_once_at_their_lines(
    example: Path, tmp_path: Path, group: dict[str, Any]
) -> None:
    root = tmp_path / "rivers"
    shutil.copytree(example, root, symlinks=True)
    for fault in group["faults"]:
        plant(root, fault)
    wanted = sorted((id, line_of(root, fault)) for fault in group["faults"] for id in fault["ids"])
    found = findings(Material(Publication(root), DAY))
    assert sorted((one.id, one.place) for one in found) == wanted, "\n".join(map(str, found))
    assert all(one.fix and not re.search(r"\bTraceback\b", one.details) for one in found)


def test_there_are_faults_of_each_file() -> None:
    files = {fault["file"] for group in GROUPS for fault in group["faults"]}
    assert sum(len(group["faults"]) for group in GROUPS) >= 60
    assert {name.rsplit(".", 1)[-1] for name in files} >= {"yml", "md", "bib", "csv"}


def test_a_table_of_contents_that_can_not_be_read_is_named(example: Path, tmp_path: Path) -> None:
    root = tmp_path / "rivers"
    shutil.copytree(example, root, symlinks=True)
    contents = root / "_toc.yml"
    contents.write_bytes(contents.read_text("utf-8").encode("utf-16"))
    assert [(one.id, one.place) for one in findings(Material(Publication(root), DAY))] == [
        ("file.encoding", "_toc.yml:1")
    ]


@pytest.mark.parametrize(
    ("old", "new", "id"),
    [
        ('copyright: "2026"', "copyright: 2026", "config.setting"),
        ('copyright: "2026"', "copyright: 2026-05-14", "config.setting"),
        ('memobook_tagline: "An example with made-up data"', "memobook_tagline: 5", "config.setting"),
        ('memobook_tagline: "An example with made-up data"', "memobook_tagline: no", "config.setting"),
        ('memobook_tagline: "An example with made-up data"', "memobook_tagline:", "config.setting"),
        ("html_theme: memobook", "html_theme: alabaster", "config.setting"),
        ("html_theme: memobook", "language: xx\n    html_theme: memobook", "config.setting"),
        ("bibtex_default_style: memobook", "bibtex_default_style: nature", "config.setting"),
        ("[colon_fence, deflist, dollarmath, smartquotes]", "colon_fence", "config.setting"),
        ("  extra_extensions: [memobook.sphinxext]\n", "", "config.setting"),
        ("bibtex_bibfiles: [references.bib]\n", "", "config.setting"),
        ('copyright: "2026"', 'copyright: "2026"\nlanguage: de', "config.setting"),
        ('copyright: "2026"', 'copyright: "2026"\nlogo: logo.png', "config.name"),
        ("html:\n", "html:\n  favicon: icon.png\n", "config.name"),
    ],
)
def test_a_setting_at_which_a_build_stops_is_found(example: Path, tmp_path: Path, old: str, new: str, id: str) -> None:
    root = tmp_path / "rivers"
    shutil.copytree(example, root, symlinks=True)
    plant(root, {"file": "_config.yml", "replace": old, "by": new})
    (found,) = findings(Material(Publication(root), DAY))
    assert found.id == id and re.fullmatch(r"_config\.yml:\d+", found.place) and "datetime" not in found.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[memobook.sphinxext]", "memobook.sphinxext"),
        ('copyright: "2026"', "copyright:"),
        ("bibtex_default_style: memobook", "bibtex_default_style: plain"),
        ("html_theme: memobook", "language: de-AT\n    html_theme: memobook"),
    ],
)
def test_a_setting_with_which_a_build_goes_on_is_none(example: Path, tmp_path: Path, old: str, new: str) -> None:
    root = tmp_path / "rivers"
    shutil.copytree(example, root, symlinks=True)
    plant(root, {"file": "_config.yml", "replace": old, "by": new})
    assert findings(Material(Publication(root), DAY)) == []


@pytest.mark.parametrize("name", ["references.bib", "book/index.md", "book/methods.md", "book/404.md"])
def test_a_file_that_every_edition_has_is_missed(example: Path, tmp_path: Path, name: str) -> None:
    root = tmp_path / "rivers"
    shutil.copytree(example, root, symlinks=True)
    (root / name).unlink()
    assert ("file.missing", name) in [(one.id, one.place) for one in findings(Material(Publication(root), DAY))]


@pytest.mark.parametrize(
    "outputs",
    [
        ["x"],
        [{"output_type": "display_data", "data": "x"}],
        [{"output_type": "display_data", "data": {"text/plain": 5}}],
        [{"output_type": "display_data", "data": {"image/png": None}}],
        [{"output_type": "stream", "metadata": None}],
        [1],
    ],
)
def test_outputs_that_are_none_are_named_with_their_cell(example: Path, tmp_path: Path, outputs: list[Any]) -> None:
    root = tmp_path / "rivers"
    shutil.copytree(example, root, symlinks=True)
    path = root / "notebooks" / "cycling.ipynb"
    held = json.loads(path.read_text("utf-8"))
    cell = next(one for one in held["cells"] if one["cell_type"] == "code")
    cell["outputs"] = outputs
    path.write_text(json.dumps(held), "utf-8")
    found = [(one.id, one.place) for one in findings(Material(Publication(root), DAY))]
    assert found == [("theme.cell", f"notebooks/cycling.ipynb cell {cell['id']!r}")]
