"""Themes: the parameters cell, the parameters given to it, and what an executed notebook tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_publication import content_error, notebook

from memobook.themes.theme import Theme, read_executed
from memobook.themes.values.value import TABLE, VALUE, Value

PLACE = "notebooks/sales.ipynb"
GOOD = '''"""Words are welcome."""
as_of: str = "2026-01-07"  # the day whose knowledge counts
top: int = 3  # how many
share: float = 0.5  # of the market # (a fraction)
names: list[str] = ["a", "b"]  # companies
plain: bool = True  # without estimates'''


def theme(folder: Path, parameters: str = GOOD, *, tags: list[str] | None = None) -> Theme:
    cells = [
        ("markdown", "head", "Words\n# A title\n\n# Another", []),
        ("code", "parameters", parameters, ["parameters"] if tags is None else tags),
        ("code", "work", "x = 1\n# not a title", []),
    ]
    (folder / "sales.ipynb").write_text(notebook(cells))
    return Theme.read(folder, "sales")


def test_parameters_are_read(tmp_path: Path) -> None:
    found = theme(tmp_path)
    assert {p.name: (p.type, p.default) for p in found.parameters.values()} == {
        "as_of": ("str", "2026-01-07"),
        "top": ("int", 3),
        "share": ("float", 0.5),
        "names": ("list", ["a", "b"]),
        "plain": ("bool", True),
    }
    assert found.parameters["top"].explanation == "how many"
    assert found.title == "A title"
    assert found.code == [GOOD, "x = 1\n# not a title"]


def test_an_edition_has_its_own_day_in_the_parameters_cell_whichever_is_the_newest(tmp_path: Path) -> None:
    found = theme(tmp_path)
    assert found.on("2026-01-07") is found
    other = found.on("2026-01-14")
    assert other.code == [GOOD.replace("2026-01-07", "2026-01-14"), "x = 1\n# not a title"]
    assert found.code[0] == GOOD, "the notebook of the newest stays as it is"
    assert other.on("2026-01-07").code == found.code
    assert other.parameters["as_of"].default == "2026-01-14", "so that no parameter is injected"


AS_OF = 'as_of: str = "2026-01-07"  # day\n'


@pytest.mark.parametrize(
    ("source", "id", "where"),
    [
        pytest.param(AS_OF + "top = 3  # how many", "parameters.line", " line 2", id="no type"),
        pytest.param(AS_OF + "top: int = 3", "parameters.line", " line 2", id="no explanation"),
        pytest.param(AS_OF + "top: int = 3  #  ", "parameters.line", " line 2", id="empty explanation"),
        pytest.param(AS_OF + 'sign: str = "#1"', "parameters.line", " line 2", id="a hash in the default only"),
        pytest.param(AS_OF + "top: int  # how many", "parameters.line", " line 2", id="no default"),
        pytest.param(AS_OF + "import os  # why", "parameters.line", " line 2", id="an import"),
        pytest.param(AS_OF + "top: dict = {}  # what", "parameters.type", " line 2", id="unknown type"),
        pytest.param(AS_OF + "top: int = 'x'  # what", "parameters.", " line 2", id="default of another type"),
        pytest.param(AS_OF + "share: float = 1 / 3  # what", "parameters.line", " line 2", id="computed default"),
        pytest.param(AS_OF + "share: float = = 1  # what", "parameters.line", " line 2", id="broken syntax"),
        pytest.param(AS_OF + "top: int = 3  # [0, 1, 2] how many", "parameters.range", " line 2", id="three ends"),
        pytest.param(AS_OF + "top: int = 3  # [5, 1] how many", "parameters.range", " line 2", id="ends turned round"),
        pytest.param(AS_OF + "top: int = 3  # [a, b] how many", "parameters.range", " line 2", id="ends of letters"),
        pytest.param(AS_OF + "top: int = 3  # [5, 9] how many", "parameters.range", " line 2", id="default outside"),
        pytest.param(AS_OF + "top: int = 3  # [0, 9]", "parameters.line", " line 2", id="a range alone"),
        pytest.param(AS_OF + 'who: str = "a"  # ["b"] who', "parameters.range", " line 2", id="default no choice"),
        pytest.param(AS_OF + 'who: str = "a"  # [] who', "parameters.range", " line 2", id="no choice at all"),
        pytest.param(AS_OF + "on: bool = True  # [0, 1] on", "parameters.range", " line 2", id="range of a boolean"),
        pytest.param("top: int = 3  # how many", "parameters.as_of", "", id="no as_of"),
        pytest.param("as_of: int = 3  # day", "parameters.as_of", "", id="as_of is a number"),
        pytest.param("", "parameters.as_of", "", id="an empty cell"),
    ],
)
def test_a_wrong_parameters_cell_is_named(tmp_path: Path, source: str, id: str, where: str) -> None:
    error = content_error(theme, tmp_path, source)
    assert error.id.startswith(id)
    assert error.place == f"{PLACE} cell 'parameters'{where}"


def test_a_default_over_several_lines_has_its_explanation_at_the_end(tmp_path: Path) -> None:
    found = theme(tmp_path, AS_OF + 'names: list[str] = [\n    "a",\n    "b",\n]  # companies')
    assert found.parameters["names"].default == ["a", "b"]
    assert found.parameters["names"].explanation == "companies"


@pytest.mark.parametrize(
    ("tags", "says"), [([], "0 cells"), (["parameters", "hide-input"], "")], ids=["no tag", "among others"]
)
def test_exactly_one_cell_is_tagged(tmp_path: Path, tags: list[str], says: str) -> None:
    if not says:
        assert theme(tmp_path, tags=tags).parameters
        return
    error = content_error(theme, tmp_path, tags=tags)
    assert error.id == "parameters.cell" and says in error.message


@pytest.mark.parametrize(
    ("given", "name"),
    [({"top": 5}, "top"), ({"share": 1}, "share"), ({"names": []}, "names"), ({"plain": False}, "plain")],
    ids=["a number", "a whole number for a fraction", "an empty list", "a boolean"],
)
def test_what_is_given_replaces_the_default(tmp_path: Path, given: dict[str, Any], name: str) -> None:
    checked = theme(tmp_path).check(given, "there:8")
    assert checked[name] == given[name]
    assert list(checked) == ["as_of", "top", "share", "names", "plain"]


QUOTE = 'give a list of texts: quote them, as in "NO", since YAML reads NO, on and 2026-01-01 otherwise'


@pytest.mark.parametrize(
    ("given", "id", "fix"),
    [
        pytest.param({"tpo": 5}, "parameter.unknown", "did you mean 'top'?", id="misspelt"),
        pytest.param({"quarter": 5}, "parameter.unknown", "there are as_of, names, plain, share, top", id="unknown"),
        pytest.param({"top": "3"}, "parameter.type", "give a int, such as 3", id="text for a number"),
        pytest.param({"top": 3.5}, "parameter.type", "give a int, such as 3", id="fraction for a whole number"),
        pytest.param({"top": True}, "parameter.type", "give a int, such as 3", id="boolean for a number"),
        pytest.param({"share": False}, "parameter.type", "give a float, such as 0.5", id="boolean for a fraction"),
        pytest.param({"share": float("nan")}, "parameter.type", "give a float, such as 0.5", id="NaN"),
        pytest.param({"plain": 1}, "parameter.type", "give a bool, such as True", id="number for a boolean"),
        pytest.param({"names": "a"}, "parameter.type", "give a list, such as ['a', 'b']", id="text for a list"),
        pytest.param({"names": [True]}, "parameter.type", QUOTE,
                     id="the ticker ON, which YAML takes for a boolean"),
        pytest.param({"top": None}, "parameter.type", "give a int, such as 3", id="nothing"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(tmp_path: Path, given: dict[str, Any], id: str, fix: str) -> None:
    error = content_error(theme(tmp_path).check, given, "book/memos/2026-01-07.md:8")
    assert (error.id, error.place, error.fix) == (id, "book/memos/2026-01-07.md:8", fix)


RANGES = (
    AS_OF
    + """level: float = 0.95  # [0, 1] of the intervals
top: int = 3  # [1, ] how many
share: float = -1  # [, 0] below
who: str = "gpu"  # ["gpu", "cpu"] what
names: list = ["a"]  # ["a", "b"] which"""
)


@pytest.mark.parametrize(
    ("given", "fix"),
    [
        ({"level": 1.01}, "give a number from 0 on and up to 1"),
        ({"level": -0.01}, "give a number from 0 on and up to 1"),
        ({"top": 0}, "give a number from 1 on"),
        ({"share": 0.5}, "give a number up to 0"),
        ({"who": "gup"}, "did you mean 'gpu'?"),
        ({"names": ["a", "z"]}, "there are a, b"),
    ],
    ids=str,
)
def test_a_parameter_out_of_its_range_is_named(tmp_path: Path, given: dict[str, Any], fix: str) -> None:
    error = content_error(theme(tmp_path, RANGES).check, given, "there:8")
    assert (error.id, error.place, error.fix) == ("parameter.range", "there:8", fix)


@pytest.mark.parametrize(
    "given",
    [{"level": 0}, {"level": 1}, {"top": 1}, {"top": 10**9}, {"share": 0}, {"who": "cpu"}, {"names": []}],
    ids=str,
)
def test_the_ends_of_a_range_belong_to_it(tmp_path: Path, given: dict[str, Any]) -> None:
    assert theme(tmp_path, RANGES).check(given, "there:8").items() >= given.items()


def test_a_range_is_no_part_of_the_explanation(tmp_path: Path) -> None:
    assert theme(tmp_path, RANGES).parameters["level"].explanation == "of the intervals"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (None, "theme.missing"), ("{", "theme.syntax"), ("[]", "theme.syntax"), ('{"nbformat": 4}', "theme.syntax"),
        ('{"cells": null}', "theme.syntax"), ('{"cells": {}}', "theme.syntax"), ("[" * 10**5, "theme.syntax"),
        ('{"cells": [], "n": 1' + "0" * 5000 + "}", "theme.syntax"), ('{"cells": ["\\ud800"]}', "theme.syntax"),
        ('{"cells": [], "nbformat": "4"}', "theme.format"),
        ('{"cells": [], "metadata": null}', "theme.cell"), ('{"cells": [], "metadata": "x"}', "theme.cell"),
        ('{"cells": [], "metadata": {"kernelspec": "python3"}}', "theme.cell"),
        ('{"cells": [], "metadata": {"language_info": ["python"]}}', "theme.cell"),
        ('{"cells": [], "nbformat_minor": null}', "theme.cell"),
    ],
    ids=["no file", "no JSON", "a list", "no cells", "cells are nothing", "cells are an object", "too deep",
         "a number too long", "half a character", "version is text", "metadata are nothing", "metadata are text",
         "kernel is text", "language is a list", "minor version is nothing"],
)  # fmt: skip
def test_a_file_that_is_no_notebook(tmp_path: Path, text: str | None, id: str) -> None:
    if text is not None:
        (tmp_path / "sales.ipynb").write_text(text)
    error = content_error(Theme.read, tmp_path, "sales")
    assert (error.id, error.place) == (id, PLACE)


def test_a_conflict_of_a_merge_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "sales.ipynb").write_text('{\n<<<<<<< HEAD\n "cells": []\n=======\n "cells": [1]\n>>>>>>> theirs\n}\n')
    error = content_error(Theme.read, tmp_path, "sales")
    assert (error.id, error.message) == ("theme.syntax", "a merge left a conflict in it")


VALUE_OUTPUT = {
    "output_type": "display_data",
    "metadata": {},
    "data": {VALUE: Value("sales.total", 3, "1", "3", "l", "sales", "{}", 1.0, ()).as_json()},
}
FIGURE_OUTPUT = {
    "output_type": "display_data",
    "metadata": {"memobook": {"id": "sales.line", "caption": "c", "alt": "a"}},
    "data": {"image/svg+xml": ["<svg>", "</svg>"]},
}
TABLE_OUTPUT = {"output_type": "display_data", "metadata": {}, "data": {TABLE: {"id": "sales.rows", "rows": []}}}
ERROR_OUTPUT = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []}


def executed(folder: Path, *outputs: dict, injected: str = "", parameters: str = GOOD) -> Path:
    cells = [("code", "parameters", parameters, ["parameters"]), ("code", "work", "", [])]
    if injected:
        cells.insert(1, ("code", "injected", injected, ["injected-parameters"]))
    document = json.loads(notebook(cells))
    document["cells"][-1]["outputs"] = list(outputs)
    path = folder / "sales.ipynb"
    path.write_text(json.dumps(document))
    return path


def test_an_executed_notebook_is_read(tmp_path: Path) -> None:
    found = read_executed(executed(tmp_path, VALUE_OUTPUT, FIGURE_OUTPUT, TABLE_OUTPUT), "sales")
    assert found.as_of == "2026-01-07"
    assert found.values["sales.total"].cell == "work"
    assert found.figures["sales.line"] == {"id": "sales.line", "caption": "c", "alt": "a", "svg": "<svg></svg>"}
    assert list(found.tables) == ["sales.rows"]


def test_an_executed_notebook_may_record_no_value(tmp_path: Path) -> None:
    found = read_executed(executed(tmp_path, TABLE_OUTPUT), "sales")
    assert (found.values, list(found.tables)) == ({}, ["sales.rows"])


@pytest.mark.parametrize("injected", ['as_of = "2026-01-14"', '# Parameters\ntop = 3\nas_of = "2026-01-14"\n'])
def test_an_injected_day_counts(tmp_path: Path, injected: str) -> None:
    assert read_executed(executed(tmp_path, VALUE_OUTPUT, injected=injected), "sales").as_of == "2026-01-14"


def test_a_day_that_was_not_injected_is_the_default(tmp_path: Path) -> None:
    assert read_executed(executed(tmp_path, VALUE_OUTPUT, injected="top = 4"), "sales").as_of == "2026-01-07"


@pytest.mark.parametrize(
    ("outputs", "parameters", "id", "where"),
    [
        pytest.param([VALUE_OUTPUT, ERROR_OUTPUT], GOOD, "run.failed", " cell 'work'", id="a failed cell"),
        pytest.param([], GOOD, "run.empty", "", id="never executed"),
        pytest.param([VALUE_OUTPUT], "top = 3", "parameters.as_of", "", id="no day"),
    ],
)
def test_an_executed_notebook_that_does_not_count(
    tmp_path: Path, outputs: list[dict], parameters: str, id: str, where: str
) -> None:
    error = content_error(read_executed, executed(tmp_path, *outputs, parameters=parameters), "sales")
    assert (error.id, error.place) == (id, PLACE + where)


@pytest.mark.parametrize("lines", [False, True], ids=["a text", "lines"])
def test_another_day_leaves_a_cell_written_as_it_is(tmp_path: Path, lines: bool) -> None:
    found = theme(tmp_path)
    written = json.loads(found.path.read_text("utf-8"))
    for cell in written["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True) if lines else "".join(cell["source"])
    found.path.write_text(json.dumps(written), "utf-8")
    again = Theme.read(tmp_path, "sales").on("2026-01-14").on("2026-01-07")
    assert again.notebook == Theme.read(tmp_path, "sales").notebook
