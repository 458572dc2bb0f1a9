"""Git's filter of notebooks: what a save in an editor adds makes no diff, what an author changes does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from memobook.author.clean import cleaned
from memobook.runs.kernels.normalised import dump_notebook
from memobook.themes.once import once
from memobook.themes.values.value import ROWS, VALUE

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_execute_wrote_stays_byte_by_byte(path: Path) -> None:
    committed = dump_notebook(once(json.loads(path.read_text("utf-8"))))
    assert cleaned(path.read_text("utf-8"), ROOT) == committed == cleaned(committed, ROOT)


def saved(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook as an editor saves it after a session of an hour."""
    notebook["metadata"] |= {
        "kernelspec": {"display_name": "my env", "language": "python", "name": "env-1"},
        "vscode": {},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}, "collapsed": True}
        if cell["cell_type"] == "code" and cell["execution_count"]:
            cell["execution_count"] = 40 + 3 * number
            for output in cell["outputs"]:
                if "execution_count" in output:
                    output["execution_count"] = 40 + 3 * number
    return notebook


def test_a_save_makes_no_diff_and_an_edit_makes_its_own(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    path = tmp_path / "theme.ipynb"
    path.write_bytes(NOTEBOOKS[0].read_bytes())
    git("init", "--quiet")
    git("config", "filter.memobook.clean", f'"{sys.executable}" -m memobook.author.clean')
    (tmp_path / ".gitattributes").write_text("*.ipynb filter=memobook\n")
    git("add", ".")
    notebook = saved(json.loads(path.read_text("utf-8")))
    path.write_text(json.dumps(notebook), "utf-8")
    assert git("diff", "--stat") == ""
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["source"] = [*code["source"], "\n", "# looked at again"]
    path.write_text(json.dumps(notebook), "utf-8")
    added = [line for line in git("diff").splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert any("looked at again" in line for line in added) and len(added) <= 3


def test_what_is_no_notebook_goes_through_as_it_is() -> None:
    assert cleaned("<<<<<<< ours\n") == "<<<<<<< ours\n" and cleaned("[]") == "[]"


def test_the_publication_names_the_filter() -> None:
    assert "filter=memobook" in (ROOT / ".gitattributes").read_text("utf-8")
    assert "memobook.author.clean" in (ROOT / "Makefile").read_text("utf-8")


def test_what_only_pages_need_is_not_committed() -> None:
    figure = {"id": "a.b", "caption": "Riders.", "alt": "Lines.", "phone": "<svg/>", "data": "x,y"}
    outputs = [
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}, "metadata": {"memobook": figure}},
        {"output_type": "display_data", "data": {VALUE: {"id": "a.c"}}, "metadata": {ROWS: {"rain": {"count": 1}}}},
    ]
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "execution_count": 1, "source": [], "outputs": outputs}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    drawn, recorded = json.loads(cleaned(json.dumps(notebook)))["cells"][0]["outputs"]
    assert drawn["metadata"]["memobook"] == {"id": "a.b", "caption": "Riders.", "alt": "Lines."}
    assert recorded["metadata"] == {}
    assert (drawn["data"], recorded["data"]) == (outputs[0]["data"], outputs[1]["data"])
