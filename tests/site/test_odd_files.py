"""Files in odd forms, through a whole build: it goes on where nothing is wrong, and else ends at the place."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Any

import pytest
from case_build import built, contents, copy_of, finished_build, memobook

from memobook.runs.run import FORBID

STARTED = "import os, pathlib; pathlib.Path(os.environ['STARTED']).touch()"


@pytest.fixture
def publication(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(finished_build(tmp_path_factory.getbasetemp()), tmp_path / "publication")


@pytest.mark.parametrize("execute", ["force", "cache", "auto"])
def test_rendering_executes_nothing_whatever_the_settings_say(publication: Path, tmp_path: Path, execute: str) -> None:
    path = publication / "_config.yml"
    path.write_text(
        path.read_text("utf-8").replace('execute_notebooks: "off"', f"execute_notebooks: {execute}"), "utf-8"
    )
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "started.py").write_text(STARTED, "utf-8")  # what every kernel does at its start
    variables = {FORBID: "1", "IPYTHONDIR": str(tmp_path / "ipython"), "STARTED": str(tmp_path / "started")}
    built(publication, "--out", "_other", **variables)
    assert not (tmp_path / "started").exists()


def test_a_byte_order_mark_in_the_data_package_changes_nothing(publication: Path) -> None:
    path = publication / "data" / "datapackage.json"
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    built(publication, "--all", "--out", "_other", **{FORBID: "1"})
    pages = contents(publication / "_other")
    assert pages.keys() == contents(publication / "_site").keys()
    assert not [name for name, data in pages.items() if name.endswith(".json") and data.startswith(codecs.BOM_UTF8)]


@pytest.mark.parametrize(
    "attachments",
    [
        [1],
        "x",
        {"a.png": "x"},
        {"a.png": {"image/png": 5}},
        {"a.png": {"image/png": [1]}},
        {"a.png": {"image/png": {}}},
    ],
)
def test_attachments_that_are_none_are_told_with_their_cell(publication: Path, attachments: Any) -> None:
    cell = attach(publication, attachments)
    for command in (["check"], ["build", "--out", "_other"]):
        done = memobook(publication, *command)
        told = done.stdout + done.stderr
        assert done.returncode == 1 and "theme.cell" in told and "Traceback" not in told
        assert re.search(rf"notebooks/sales\.ipynb cell '{cell}'", told)
    assert not (publication / "_other").exists()


def attach(publication: Path, attachments: Any) -> str:
    """Put attachments into a cell of text; its id."""
    path = publication / "notebooks" / "sales.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(one for one in notebook["cells"] if one["cell_type"] == "markdown")
    cell["attachments"] = attachments
    path.write_text(json.dumps(notebook), "utf-8")
    return str(cell["id"])
