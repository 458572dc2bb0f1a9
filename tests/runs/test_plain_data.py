"""An executed notebook as plain data is what nbformat writes into a file."""

from __future__ import annotations

import copy
import json
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from memobook.runs.kernels.written import written


def executed() -> Any:
    shown = {
        "text/plain": "one\ntwo",
        "text/html": "<p>\n</p>",
        "image/svg+xml": "<svg>\n</svg>",
        "image/png": "iVBO\nRw==",
        "application/json": {"b": ["x\ny"], "a": {2: None}},
        "application/vnd.memobook.value+json": {"value": 0.1, "text": "0.1\n", "nothing": float("inf")},
    }
    outputs = [
        new_output("stream", name="stdout", text="a\nb\u2028c\r\nd \ud83d\ude00 \U0001f600 \ud800"),
        new_output("display_data", shown, metadata={"z": 1, "image/png": {"width": 2}}),
        new_output("execute_result", {"text/plain": ""}, execution_count=2),
        new_output("error", ename="E", evalue="a\nb", traceback=["a\nb", "c"]),
    ]
    code = new_code_cell("x = 1\n\ny = 2\n", outputs=outputs, id="code", metadata={"trusted": True, "tags": ["t"]})
    text = new_markdown_cell("# A\n\nb", id="text", attachments={"a.txt": {"text/plain": "one\ntwo"}})
    return new_notebook(
        cells=[text, code],
        metadata={"signature": "s", "orig_nbformat": 3, "kernelspec": {"name": "k", "display_name": "K"}},
    )


@pytest.mark.filterwarnings("ignore")
def test_it_is_what_nbformat_writes() -> None:
    expected = json.loads(nbformat.writes(copy.deepcopy(executed())))
    found = written(executed())
    assert found == expected
    assert json.dumps(found) == json.dumps(expected), "keys are in the same order"
    assert found["cells"][1]["source"] == ["x = 1\n", "\n", "y = 2\n"]


def test_a_notebook_can_be_written_twice() -> None:
    notebook = executed()
    assert written(notebook) == written(notebook)
