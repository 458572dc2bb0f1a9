"""Executed notebooks: the same run gives the same bytes, and nothing else of a notebook is changed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import notebook, patient

from memobook.runs.kernels.normalised import ENGINE, SVG, WIDGET_STATE, WIDGET_VIEW, dump_notebook, normalise

# what differs from one execution to the next, in a notebook that shows all of it
NOISY = [
    ("code", "parameters", "n = 3  # rows", ["parameters"]),
    ("code", "setup", """import traceback, warnings
import pandas as pd
import matplotlib.pyplot as plt
from matplotlib_inline.backend_inline import set_matplotlib_formats
%matplotlib inline
set_matplotlib_formats("svg")
class Box:
    pass
boxes = Box(), Box()""", []),
    ("code", "styler", """frame = pd.DataFrame({"a": range(n), "b": [12345, 67890, 1]})
display(frame.style.background_gradient(), frame.style.highlight_max().set_caption("two"))""", []),
    ("code", "svg", """figure, ax = plt.subplots()
ax.plot([1, 2, 3], marker="o"); ax.bar([1, 2], [2, 1], hatch="//"); ax.scatter([1], [1]); ax.imshow([[1, 2]])
plt.show()""", []),
    ("code", "repr", "print(boxes[1], boxes[0], boxes[1]); print(print, lambda: 0)\nboxes", []),
    ("code", "handle", "display(1, display_id=True)", []),
    ("code", "traceback", """try:
    pd.read_csv("missing.csv")
except OSError:
    traceback.print_exc()""", []),
    ("code", "warning", "warnings.warn('rows are few'); warnings.warn(f'odd {boxes[0]}')", []),
]  # fmt: skip


def executed(folder: Path, cells: list[Any], **options: Any) -> dict[str, Any]:
    import nbformat
    from nbclient import NotebookClient

    folder.mkdir()
    found = nbformat.reads(notebook(cells), as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(found, kernel_name="python3", timeout=None, resources=resources, **options).execute()
    return json.loads(nbformat.writes(found))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("noisy")
    return [executed(folder / name, NOISY) for name in ("one", "two")]


def test_the_same_run_gives_the_same_bytes(twice: list[dict[str, Any]]) -> None:
    assert dump_notebook(twice[0]) != dump_notebook(twice[1])
    assert dump_notebook(normalise(twice[0])) == dump_notebook(normalise(twice[1]))


def test_a_real_notebook_keeps_what_it_says(twice: list[dict[str, Any]]) -> None:
    texts = {cell["id"]: json.dumps(cell["outputs"]) for cell in normalise(twice[0])["cells"]}
    first, other = "<__main__.Box object at 0x00000003>", "<__main__.Box object at 0x00000004>"
    assert f"{first} {other} {first}" in texts["repr"]
    assert "(<__main__.Box at 0x00000004>," in texts["repr"]
    assert "12345" in texts["styler"] and "67890" in texts["styler"]
    assert "#T_00001_row0_col0" in texts["styler"] and "#T_00002_row2_col0" in texts["styler"]
    assert "site-packages/pandas/" in texts["traceback"] and "/site-packages" not in texts["traceback"]
    assert "rows are few" in texts["warning"] and "/ipykernel_" not in texts["warning"]


def test_every_reference_inside_a_figure_still_finds_its_target(twice: list[dict[str, Any]]) -> None:
    def names(nb: dict[str, Any]) -> tuple[list[str], set[str], set[str]]:
        (cell,) = (c for c in nb["cells"] if c["id"] == "svg")
        svg = "".join(next(o["data"][SVG] for o in cell["outputs"] if SVG in o.get("data", {})))
        ids = re.findall(r'\bid="([^"]*)"', svg)
        return ids, set(ids), set(re.findall(r'(?:href="|url\()#([^")]*)', svg))

    before, after = names(twice[0]), names(normalise(twice[0]))
    assert after[2] and after[2] <= after[1]
    assert (len(after[0]), len(after[1]), len(after[2])) == (len(before[0]), len(before[1]), len(before[2]))


def test_an_error_is_told_without_its_machine(tmp_path: Path) -> None:
    cells = [
        ("code", "bad", "import json\nclass A: pass\njson.loads('{')", []),
        ("code", "b", "raise KeyError(A())", []),
    ]
    found = [executed(tmp_path / n, cells, allow_errors=True) for n in "ab"]
    plain = [dump_notebook(normalise(nb)) for nb in found]
    assert plain[0] == plain[1]
    assert "A object at 0x00000001" in plain[0] and "python3.11/json/decoder.py" in re.sub(r"\.1\d/", ".11/", plain[0])
    assert "/lib/python3" not in plain[0]


def with_outputs(*outputs: dict[str, Any]) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": "x", "metadata": {}, "source": "", "execution_count": 1}
    return {"metadata": {}, "cells": [cell | {"outputs": list(outputs)}]}


def shown(kind: str, text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {kind: text}}


def printed(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def text_of(nb: dict[str, Any]) -> list[str]:
    return [o["text"] if "text" in o else next(iter(o["data"].values())) for o in nb["cells"][0]["outputs"]]


HEX = st.text("0123456789abcdef", min_size=12, max_size=12)
WORDS = st.text("ab 0x1_/.<>#'\"T-:\n~", max_size=12)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """A text, the addresses in it, and the pieces between them."""
    names = draw(st.lists(HEX, min_size=1, max_size=4))
    between = draw(st.lists(WORDS, min_size=len(names) + 1, max_size=len(names) + 1))
    return "".join(f"{w}< at 0x{n}>" for w, n in zip(between, names, strict=False)) + between[-1], names, between


@patient
@given(st.lists(texts(), min_size=1, max_size=3))
def test_addresses_are_numbered_and_all_other_text_is_kept(found: list[tuple[str, list[str], list[str]]]) -> None:
    outputs = [shown("text/plain", text) for text, _, _ in found]
    nb = with_outputs(*outputs)
    order = list(dict.fromkeys(name for _, names, _ in found for name in names))
    wanted = [
        "".join(f"{w}< at 0x{order.index(n) + 1:08d}>" for w, n in zip(between, names, strict=False)) + between[-1]
        for _, names, between in found
    ]
    assert text_of(normalise(nb)) == wanted
    assert normalise(normalise(nb)) == normalise(nb)


MARKUP = {
    "a Styler": ("text/html", "T_{:.5}",
                 '<style>#{0}_row0 {{}}</style><table id="{0}"><td id="{0}_row0">{1}</td></table>'),
    "a figure": (SVG, "m{:.10}",
                 '<svg><defs><path id="{0}"/></defs><use xlink:href="#{0}" clip="url(#{0})"/>{1}</svg>'),
    "a chart": ("text/html", "vis-{0:.8}-{0:.4}-{0:.4}-{0:.4}-{0}",
                '<div id="{0}"></div><script>show("{0}", "#{0}")</script>{1}'),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "markup"), MARKUP.values(), ids=MARKUP)
@patient
@given(names=st.lists(HEX, min_size=1, max_size=4), words=st.text("ab 01._", max_size=20))
def test_random_ids_stay_equal_or_different_and_all_other_text_is_kept(
    kind: str, name: str, markup: str, names: list[str], words: str
) -> None:
    ids = [name.format(n) for n in names]
    once = normalise(with_outputs(*[shown(kind, markup.format(id, words)) for id in ids]))
    new = [re.search(r'\bid="([^"]*)"', text)[1] for text in text_of(once)]  # type: ignore[index]
    assert [new.index(n) for n in new] == [ids.index(i) for i in ids]
    assert text_of(once) == [markup.format(n, words) for n in new]
    assert normalise(once) == once


KEPT = {
    "an id of the author": ("text/html", '<p id="sales"><a href="#sales">T_ab12c</a></p>'),
    "a number that looks random": ("text/html", '<table id="T_0"><td>12345 deadbeefdeadbeef</td></table>'),
    "a short number in hexadecimal": ("text/plain", "it stands at 0x1F"),
    "an address of the web": ("text/plain", "see https://host/lib/python3.11/site-packages/x"),
    "a day": ("text/plain", "2026-01-07 12:00"),
    "data": ("application/json", "<X at 0x7f0000000000>"),
}


@pytest.mark.parametrize(("kind", "text"), KEPT.values(), ids=KEPT)
def test_what_is_no_trace_of_the_execution_is_kept(kind: str, text: str) -> None:
    nb = with_outputs(shown(kind, text))
    assert normalise(nb) == nb


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("/home/x/.venv/lib/python3.11/site-packages/pandas/io.py:3: W", "site-packages/pandas/io.py:3: W"),
        ('File "/usr/lib/python3.11/json/decoder.py", line 1', 'File "python3.11/json/decoder.py", line 1'),
        ("\x1b[36mFile \x1b[39m\x1b[32m~/v/lib/python3.12/ast.py:5\x1b[39m",
         "\x1b[36mFile \x1b[39m\x1b[32mpython3.12/ast.py:5\x1b[39m"),
        ("/tmp/ipykernel_12/345.py:1: W", "cell 'x':1: W"),
        ("/books/pub/src/shop/till.py:3: W", "src/shop/till.py:3: W"),
        (f"File {ENGINE}/data/view.py:3", "File memobook/data/view.py:3"),
        ("see /books/public/a", "see /books/public/a"),
    ],
)  # fmt: skip
def test_paths_are_told_without_the_machine(text: str, plain: str) -> None:
    assert text_of(normalise(with_outputs(printed(text)), Path("/books/pub"))) == [plain]


@pytest.mark.parametrize(("root", "path"), [("pub", "~/pub/src/a.py"), ("a b/pub", "~/a b/pub/src/a.py")])
def test_a_path_below_the_home_folder_is_told_from_the_publication(root: str, path: str) -> None:
    assert text_of(normalise(with_outputs(printed(f"File {path}:3")), Path.home() / root)) == ["File src/a.py:3"]


def test_widgets_are_numbered_where_they_are_shown_and_where_they_are_kept() -> None:
    def widgets(one: str, two: str) -> dict[str, Any]:
        nb = with_outputs(shown(WIDGET_VIEW, {"model_id": two, "version_major": 2}))  # type: ignore[arg-type]
        state = {one: {"state": {"children": [f"IPY_MODEL_{two}"]}}, two: {"state": {"text": "a"}}}
        nb["metadata"]["widgets"] = {WIDGET_STATE: {"state": state, "version_major": 2}}
        return nb

    plain = normalise(widgets("a" * 32, "b" * 32))
    assert plain == normalise(widgets("7" * 32, "0" * 31 + "2")) == widgets(f"{2:032d}", f"{1:032d}")
    assert normalise(json.loads(dump_notebook(plain))) == plain


def test_a_normalised_notebook_is_a_copy() -> None:
    nb = with_outputs(printed("<A at 0x7f0000000000>"), printed("b"))
    before = json.dumps(nb)
    assert normalise(nb) != nb
    assert json.dumps(nb) == before
