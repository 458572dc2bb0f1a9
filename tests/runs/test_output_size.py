"""What a run keeps of outputs: adversarial text comes through whole, endless text is cut and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import test_run
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.runs.kernels.machine_paths import without_kernel_files, without_libraries
from memobook.runs.kernels.normalised import SVG, normalise
from memobook.runs.kernels.output_size import MOST
from memobook.runs.kernels.renamed import renamed
from memobook.themes.values.value import ABSENT

# text on which a pattern that backtracks takes time with the square of the length: at this length, a quarter of an hour
LENGTH = 300_000
ADVERSARIAL = [
    "A", "/", "a/", "/a", "~/", "C:/", "/python3.1", "/site-packages", "ipykernel_1/", "ipykernel_1/1", " ", "-",
    "0123456789abcdef", " at 0x", "display_id=", "T_0abcd", "01234567-89ab-cdef-0123-", "<dc:date>", "id='",
    "<svg id='0123456789abcdef' ", "\x1b[0;32m/", "_", "\\",
]  # fmt: skip


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_many_characters_without_an_end_come_through(piece: str, tmp_path: Path) -> None:
    text = piece * (LENGTH // len(piece))
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": text},
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": text, SVG: "<svg>" + text}},
        {"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]},
    ]  # fmt: skip
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "source": "", "outputs": outputs}
    found = normalise({"cells": [cell], "metadata": {}}, tmp_path)
    assert len(found["cells"][0]["outputs"]) == 3
    if piece in ("A", "-", "T_0abcd"):
        assert found["cells"][0]["outputs"][0]["text"] == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("File /tmp/ipykernel_12/345.py:3", "File cell 'one':3"),
        ("(/tmp/ipykernel_1/2.py, '/tmp/ipykernel_1/3.py')", "cell 'one', 'cell 'one'')"),
        ("ipykernel_1/x.py", "ipykernel_1/x.py"),
    ],
)
def test_the_file_of_a_cell_is_called_by_the_cell(text: str, plain: str) -> None:
    assert without_kernel_files(text, "one") == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("File /opt/env/lib/python3.11/site-packages/pandas/io.py", "File site-packages/pandas/io.py"),
        ("~/env/lib/python3.11/json/decoder.py", "python3.11/json/decoder.py"),
        ("C:\\env\\lib\\site-packages\\x.py", "site-packages\\x.py"),
        ("https://host/lib/python3.11/x", "https://host/lib/python3.11/x"),
        ("/a/site-packages/b;/c/site-packages/d", "site-packages/b;site-packages/d"),
        ("\x1b[0;32m/env/site-packages/a", "\x1b[0;32msite-packages/a"),
        ("/a/site-packagesX/b", "/a/site-packagesX/b"),
    ],
)
def test_a_path_into_an_environment_begins_there(text: str, plain: str) -> None:
    assert without_libraries(text) == plain


@patient
@given(st.lists(st.sampled_from(["ab", "ab-1", "_ab", "ab-12", "x", " ", "#", '"', "-", "1", "_"]), max_size=12))
def test_names_are_replaced_as_whole_names_only(pieces: list[str]) -> None:
    import re

    text, names = "".join(pieces), {"ab": "AA", "ab-1": "BB-1", "_ab": "_CC"}
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    known = re.compile(rf"(?<![0-9A-Za-z_])(?:{'|'.join(longest_first)})(?![0-9A-Za-z])")
    assert renamed(text, names) == known.sub(lambda found: names[found[0]], text)


def test_what_a_cell_prints_without_end_is_cut_and_told(tmp_path: Path) -> None:
    root = test_run.write_publication(tmp_path / "publication")
    code = (
        f"import sys\nfor _ in range({MOST // 1000 + 250}):\n    print('x' * 999)\n"
        f"print('seen', file=sys.stderr)\nfrom IPython.display import HTML, display\ndisplay(HTML('y' * {MOST + 1}))"
    )
    test_run.write_theme(root, [*test_run.CELLS, ("code", "huge", code, [])])
    notebook = json.loads(test_run.run(root).text)
    outputs = next(cell["outputs"] for cell in notebook["cells"] if cell["id"] == "huge")
    printed = "".join(text for o in outputs if o.get("name") == "stdout" for text in o["text"])
    assert printed.startswith("x" * 999)
    assert printed.endswith(f"\n… 250,000 more characters were printed, and are not kept: {MOST:,} is the most\n")
    assert len(printed) < MOST + 200
    assert "seen\n" in ["".join(o["text"]) for o in outputs if o.get("name") == "stderr"]
    (told,) = [o["data"] for o in outputs if o["output_type"] == "display_data"]
    assert told[ABSENT]["why"] == f"It has {MOST + 1:,} characters; {MOST:,} is the most."
