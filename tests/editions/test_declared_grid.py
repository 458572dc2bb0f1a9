"""Declared grids: what counts as a combination, and every mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_run import DAY, PARAMETERS, write_publication
from test_why import REPORT, write_memo
from tiny_publication import content_error, notebook

from memobook.editions.edition import Edition
from memobook.editions.grids.declared import DeclaredGrid, declared_grids
from memobook.publication.folder import Publication

MORE = f"""{PARAMETERS}
level: float = 0.5  # [0, 1] a share
names: list = ["a", "b"]  # ["a", "b", "c"] whose"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_publication(tmp_path_factory.mktemp("declared") / "publication")
    (root / "notebooks" / "sales.ipynb").write_text(notebook([("code", "parameters", MORE, ["parameters"])]))
    (root / "notebooks" / "report.ipynb").write_text(notebook(REPORT))
    write_memo(root, sales="\n    factor: 3.0")
    return root


def read(root: Path, text: str) -> list[DeclaredGrid]:
    (root / "book" / "memos" / f"{DAY}.yml").write_text("claims: []\n" + text)
    publication = Publication(root)
    return declared_grids(publication, Edition.read(publication, DAY))


def entry(grid: str, values: str = "[total]", theme: str = "sales") -> str:
    return f"sensitivity:\n  - theme: {theme}\n    values: {values}\n    grid: {grid}\n"


def test_an_edition_without_a_declaration_has_no_grid(root: Path) -> None:
    assert read(root, "") == []


def test_a_product_is_laid_over_the_editions_own_parameters(root: Path) -> None:
    (grid,) = read(root, entry("{factor: [3.0, 1.0], level: [0.5, 0.9]}", "[total, rest]"))
    assert grid.values == ("sales.total", "sales.rest")
    assert grid.own == {"factor": 3.0, "level": 0.5}
    assert grid.combinations == ({"level": 0.9}, {"factor": 1.0}, {"factor": 1.0, "level": 0.9})


def test_a_list_of_grids_is_one_after_the_other_each_combination_once(root: Path) -> None:
    (grid,) = read(root, entry('[{factor: [1.0, 2.0]}, {names: [["a"]], factor: [1.0, 3.0]}, {factor: [2, 3.0]}]'))
    assert grid.combinations == ({"factor": 1.0}, {"factor": 2.0}, {"names": ["a"], "factor": 1.0}, {"names": ["a"]})


def test_an_author_may_put_each_combination_in_words(root: Path) -> None:
    (grid,) = read(root, entry("{factor: [1.0, 3.0, 2.0]}") + "    words: [at par, with  double rates]\n")
    assert [grid.told(changed) for changed in grid.combinations] == ["at par", "with double rates"]
    (bare,) = read(root, entry("{factor: [1.0, 3.0, 2.0]}"))
    assert bare.told({"factor": 2.0}) == "with factor = 2" and bare.said({"factor": 2.0}) == ""


@pytest.mark.parametrize(
    ("text", "id", "line", "says"),
    [
        pytest.param("sensitivity: sales", "sensitivity.list", 2, "list of entries", id="no list"),
        pytest.param("sensitivity: [sales]", "sensitivity.list", 2, "list of entries", id="a list of words"),
        pytest.param(entry("{factor: [1.0]}", theme="slaes"), "theme.unknown", 3, "did you mean", id="theme"),
        pytest.param(entry("{factor: [1.0]}", theme="[a]"), "theme.unknown", 3, "no theme", id="a list as theme"),
        pytest.param(entry("{fcator: [1.0]}"), "parameter.unknown", 5, "did you mean 'factor'?", id="parameter"),
        pytest.param(entry("{1: [1.0]}"), "parameter.unknown", 5, "no parameter", id="a number as parameter"),
        pytest.param(entry("{factor: [many]}"), "parameter.type", 5, "'many'", id="type"),
        pytest.param(entry("{level: [0.9, 1.5]}"), "parameter.range", 5, "1.5", id="out of range"),
        pytest.param(entry("{names: [[a, d]]}"), "parameter.range", 5, "names", id="an element out of range"),
        pytest.param(entry("{names: [a]}"), "parameter.type", 5, "list", id="a list that is no list of lists"),
        pytest.param(entry("{factor: 1.0}"), "sensitivity.field", 5, "no list of values", id="a bare value"),
        pytest.param(entry("{factor: []}"), "sensitivity.field", 5, "no list of values", id="an empty list"),
        pytest.param(entry("{}"), "sensitivity.field", 5, "missing or empty", id="an empty grid"),
        pytest.param(entry("[{}]"), "sensitivity.field", 5, "no mapping", id="an empty grid in a list"),
        pytest.param(entry("[1.0]"), "sensitivity.field", 5, "no mapping", id="values without a parameter"),
        pytest.param(entry("{factor: [1.0, 1.0]}"), "sensitivity.twice", 5, "twice", id="a value of a parameter twice"),
        pytest.param(entry("{factor: [3.0]}"), "sensitivity.same", 5, "own parameters", id="nothing varies"),
        pytest.param(entry("{as_of: ['2026-01-01']}"), "sensitivity.day", 5, "one as-of day", id="the day"),
        pytest.param(entry("{factor: [1.0]}", "[]"), "sensitivity.field", 4, "missing or empty", id="no values"),
        pytest.param(entry("{factor: [1.0]}", "total"), "sensitivity.field", 4, "list of names", id="a bare name"),
        pytest.param(entry("{factor: [1.0]}", "[sales.total]"), "sensitivity.field", 4, "list of names", id="an id"),
        pytest.param(entry("{factor: [1.0]}", "[total, total]"), "sensitivity.twice", 4, "total", id="a value twice"),
        pytest.param(
            entry("{factor: [1.0, 2.0]}") + "    words: [at par]\n",
            "sensitivity.words", 6, "one for each: with factor = 1; with factor = 2", id="too few words",
        ),
        pytest.param(
            entry("{factor: [1.0]}") + "    words: at par\n",
            "sensitivity.words", 6, "no list of texts", id="bare words",
        ),
        pytest.param(
            entry("{factor: [1.0]}") + "    gird: {}\n", "sensitivity.field", 6, "did you mean 'grid'?", id="a field"
        ),
        pytest.param(
            entry("{factor: [1.0]}") + entry("{level: [0.9]}").partition("\n")[2],
            "sensitivity.twice", 7, "another grid", id="a value in two entries",
        ),
        pytest.param(
            entry("{factor: [1.0, 2.0, 4.0, 5.0, 6.0], level: [0.1, 0.2, 0.3, 0.4, 0.6]}"),
            "sensitivity.large", 5, "25 combinations", id="too large",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(root: Path, text: str, id: str, line: int, says: str) -> None:
    error = content_error(read, root, text)
    assert error.id == id
    assert error.place == f"book/memos/{DAY}.yml:{line}"
    assert says in f"{error.message} {error.fix}"
