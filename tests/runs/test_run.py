"""Runs: executed once, found again by everything that can change their result, and kept free of their machine."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_publication import content_error, notebook, resource, write_package, write_rows

from memobook.data.package import DataPackage
from memobook.publication.folder import Publication
from memobook.runs.kernels.normalised import normalise
from memobook.runs.run import FORBID, Run, Runner
from memobook.themes.theme import Theme

DAY = "2026-01-07"
PLACE = "book/memos/2026-01-07.md:8"
PARAMETERS = f"""as_of: str = "{DAY}"  # the day
factor: float = 2.0  # by which the sum is multiplied"""
SETUP = """import sys
sys.path.insert(0, "src")
import memobook
from shop import till
book = memobook.open("sales", as_of=as_of)"""
WORK = """sales = book.data("sales")
book.value("total", till.total(sales["amount"]) * factor, unit="USD", label="sum", datasets=["sales"])
print(len(sales), "rows")
book.table(sales, "rows", caption="Rows")
sales"""
CELLS = [
    ("markdown", "head", "# Sales", []),
    ("code", "parameters", PARAMETERS, ["parameters"]),
    ("code", "setup", SETUP, []),
    ("code", "work", WORK, []),
]
ROWS = [["a", "100", "2026-01-01"], ["b", "50", "2026-01-05"]]


def write_sales(root: Path, rows: list[list[str]]) -> None:
    write_rows(root / "data", "sales", ["id", "amount", "published"], rows)


def write_theme(root: Path, cells: list = CELLS) -> None:
    (root / "notebooks").mkdir(exist_ok=True)
    (root / "notebooks" / "sales.ipynb").write_text(notebook(cells))


def write_publication(root: Path) -> Path:
    write_package(root / "data", resource("sales", ["id", "amount", "published"]),
                  resource("other", ["id", "amount", "published"]))  # fmt: skip
    write_sales(root, ROWS)
    write_rows(root / "data", "other", ["id", "amount", "published"], ROWS)
    write_theme(root)
    (root / "src" / "shop").mkdir(parents=True)
    (root / "src" / "shop" / "__init__.py").write_text("")
    (root / "src" / "shop" / "till.py").write_text("from . import tax\n\ndef total(a):\n    return a.sum() + tax.TAX\n")
    (root / "src" / "shop" / "tax.py").write_text("TAX = 0\n")
    (root / "src" / "shop" / "unused.py").write_text("X = 1\n")
    (root / "_config.yml").write_text("title: Tiny\n")
    (root / "uv.lock").write_text("version = 1\n")
    return root


def run(root: Path, **given: object) -> Run:
    publication = Publication(root)
    runner = Runner(publication, DataPackage(publication.data))
    return runner.run(Theme.read(publication.notebooks, "sales"), {"as_of": DAY, **given}, {}, PLACE)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """A publication of one theme, and its run; copied by each test that changes something."""
    root = write_publication(tmp_path_factory.mktemp("first") / "publication")
    return root, run(root)


@pytest.fixture
def copied(finished: tuple[Path, Run], tmp_path: Path) -> Path:
    return shutil.copytree(finished[0], tmp_path / "publication")


@pytest.fixture
def forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORBID, "1")


def stored_files(root: Path) -> list[str]:
    runs = root / ".memobook" / "runs"
    return sorted(path.relative_to(runs).as_posix() for path in runs.rglob("*") if path.is_file())


def test_a_first_run_is_executed_and_stored(finished: tuple[Path, Run]) -> None:
    root, first = finished
    assert not first.stored
    assert first.executed().values["sales.total"].value == 300
    reads = json.loads((first.path.parent / "run.json").read_text())["reads"]
    assert reads.keys() == {"datasets", "values", "rows"}
    assert reads["rows"]["sales"] == {"rows": ["a 2026-01-01", "b 2026-01-05"], "count": 2, "vintages": False}
    assert len(stored_files(root)) == 2


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new))

    return change


def cells_with(*changed: tuple) -> Callable[[Path], None]:
    return lambda root: write_theme(root, [next((c for c in changed if c[1] == cell[1]), cell) for cell in CELLS])


def with_outputs(root: Path) -> None:
    document = json.loads((root / "notebooks" / "sales.ipynb").read_text())
    document["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "committed"}]
    document["cells"][3]["execution_count"] = 4
    (root / "notebooks" / "sales.ipynb").write_text(json.dumps(document))


def with_other_rows(root: Path) -> None:
    write_rows(root / "data", "other", ["id", "amount", "published"], [["z", "1", "2026-01-02"]])


UNCHANGED: dict[str, Callable[[Path], object]] = {
    "nothing": lambda root: None,
    "a row published after the day": lambda root: write_sales(root, [*ROWS, ["c", "9", "2026-01-08"]]),
    "a revision published after the day": lambda root: write_sales(root, [*ROWS, ["a", "9", "2026-01-08"]]),
    "the order of rows": lambda root: write_sales(root, ROWS[::-1]),
    "a dataset that it did not read": with_other_rows,
    "a markdown cell": cells_with(("markdown", "head", "# Other words", [])),
    "outputs in the committed notebook": with_outputs,
    "a module that it does not import": replace("src/shop/unused.py", "1", "22"),
    "the configuration of pages": replace("_config.yml", "Tiny", "Small"),
    "an interrupted run beside it": lambda root: (
        next((root / ".memobook/runs/sales").iterdir()).joinpath(".new-x").mkdir()
    ),
}
CHANGED: dict[str, Callable[[Path], object]] = {
    "a code cell": cells_with(("code", "work", WORK + "\n1", [])),
    "the default of a parameter": cells_with(("code", "parameters", PARAMETERS.replace("2.0", "3.0"), ["parameters"])),
    "a row that was public": lambda root: write_sales(root, [*ROWS, ["c", "9", "2026-01-07"]]),
    "a cell of a row": lambda root: write_sales(root, [["a", "101", "2026-01-01"], ROWS[1]]),
    "a row taken away": lambda root: write_sales(root, ROWS[:1]),
    "a module that it imports": replace("src/shop/till.py", "sum()", "sum() * 1"),
    "a module that its module imports": replace("src/shop/tax.py", "0", "10"),
    "the locked packages": replace("uv.lock", "1", "2"),
    "the store thrown away": lambda root: (root / ".memobook/runs").rename(root / ".memobook/gone"),
}


@pytest.mark.parametrize("change", UNCHANGED.values(), ids=UNCHANGED)
def test_what_can_not_change_the_result_starts_no_run(copied: Path, forbidden: None, change: Callable) -> None:
    change(copied)
    assert run(copied).stored


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_what_can_change_the_result_needs_a_new_run(copied: Path, forbidden: None, change: Callable) -> None:
    change(copied)
    error = content_error(run, copied)
    assert (error.id, error.place) == ("run.forbidden", "notebooks/sales.ipynb")


VINTAGES = ("code", "vintages", 'book.vintages("sales")', [])


@pytest.mark.parametrize("published", ["2025-12-30", "2026-01-08"], ids=["an earlier vintage", "a later one"])
def test_earlier_vintages_belong_to_the_key_where_they_are_read(copied: Path, published: str) -> None:
    write_theme(copied, [*CELLS, VINTAGES])
    assert not run(copied).stored
    assert run(copied).stored
    write_sales(copied, [["a", "1", published], *ROWS])
    assert run(copied).stored is (published > DAY)


@pytest.mark.parametrize("given", [{"factor": 3.0}, {"as_of": "2026-01-06"}], ids=["a parameter", "the day"])
def test_what_is_given_belongs_to_the_key(copied: Path, forbidden: None, given: dict) -> None:
    assert content_error(run, copied, **given).id == "run.forbidden"


def test_the_default_given_is_the_default(copied: Path, forbidden: None) -> None:
    assert run(copied, factor=2.0).stored


def test_a_new_run_has_the_new_result_and_the_old_one_stays(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sales(copied, [*ROWS, ["c", "10", "2026-01-07"]])
    replace("src/shop/tax.py", "0", "100")(copied)
    fresh = run(copied, factor=3)
    assert (fresh.stored, fresh.executed().values["sales.total"].value) == (False, 780)
    write_sales(copied, ROWS)
    replace("src/shop/tax.py", "100", "0")(copied)
    monkeypatch.setenv(FORBID, "1")
    assert run(copied).executed().values["sales.total"].value == 300
    assert len(stored_files(copied)) == 4


def test_a_run_elsewhere_has_the_same_bytes(finished: tuple[Path, Run], tmp_path: Path) -> None:
    """Another folder, another time, no store: only what is in the key counts."""
    other = run(write_publication(tmp_path / "elsewhere"))
    assert not other.stored
    assert other.path.read_bytes() == finished[1].path.read_bytes()
    assert other.key == finished[1].key


def test_a_run_does_not_tell_of_its_machine(finished: tuple[Path, Run]) -> None:
    root, first = finished
    text = first.path.read_text()
    assert all(path not in text for path in (str(root), "/tmp/", "papermill", os.environ["HOME"] + "/"))
    assert [c["id"] for c in json.loads(text)["cells"]] == ["head", "parameters", "setup", "work"]


NOISE = """import warnings
warnings.warn("rows are few")
import sys
print("first"); sys.stdout.flush(); print("second", file=sys.stderr); print("third")"""


def test_a_run_that_warns_has_the_same_bytes_too(copied: Path, tmp_path: Path) -> None:
    """IPython names a cell's file after the kernel's process: a warning would carry it onto the page."""
    write_theme(copied, [*CELLS, ("code", "noise", NOISE, [])])
    elsewhere = shutil.copytree(copied, tmp_path / "elsewhere")
    texts = [run(folder).path.read_text() for folder in (copied, elsewhere)]
    assert "rows are few" in texts[0]
    assert "/tmp/" not in texts[0]
    assert texts[0] == texts[1]


def test_a_run_does_not_see_the_keys_of_sources(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMOBOOK_PLAIN_KEY", "k3y")
    look = WORK + "\nimport os\nprint(sorted(n for n in os.environ if n.startswith('MEMOBOOK_')))"
    write_theme(copied, [*CELLS[:3], ("code", "work", look, [])])
    text = run(copied).path.read_text()
    assert "MEMOBOOK_ROOT" in text and "MEMOBOOK_PLAIN_KEY" not in text
    assert os.environ["MEMOBOOK_PLAIN_KEY"] == "k3y"


def test_a_run_sees_no_secret_and_has_a_home_of_its_own_unless_a_variable_is_named(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("GH_TOKEN", "AWS_SECRET_ACCESS_KEY", "ACTIONS_RUNTIME_TOKEN", "SSH_AUTH_SOCK", "MEMOBOOK_PLAIN_URL")
    for name in (*secrets, "REGION"):
        monkeypatch.setenv(name, "hunter2")
    monkeypatch.setenv("MEMOBOOK_KERNEL_VARIABLES", "REGION, OTHER")
    look = WORK + "\nimport os\nprint(sorted(n for n, v in os.environ.items() if v == 'hunter2'))"
    look += f"\nprint('at home:', os.path.expanduser('~') == {str(Path.home())!r}, os.listdir(os.path.expanduser('~')))"
    write_theme(copied, [*CELLS[:3], ("code", "work", look, [])])
    text = run(copied).path.read_text()
    assert "['REGION']" in text and "at home: False" in text
    assert not any(name in text.replace(look, "") for name in secrets)


def test_a_module_beside_the_notebooks_is_importable(copied: Path) -> None:
    """DESIGN.md: what a theme computes lives in an importable module beside the notebooks, or in a package."""
    (copied / "notebooks" / "shelf.py").write_text("def double(x):\n    return 2 * x\n")
    work = WORK.replace("* factor", "* shelf.double(1)")
    write_theme(copied, [*CELLS[:2], ("code", "setup", SETUP + "\nimport shelf", []), ("code", "work", work, [])])
    assert run(copied).executed().values["sales.total"].value == 300


@pytest.mark.parametrize(
    ("cell", "id", "place", "says"),
    [
        pytest.param(("code", "sum", "1 / 0", []), "run.failed", "notebooks/sales.ipynb cell 'sum'",
                     "ZeroDivisionError: division by zero", id="an exception"),
        pytest.param(("code", "sum", 'book.data("slaes")', []), "run.failed", "notebooks/sales.ipynb cell 'sum'",
                     "did you mean 'sales'?", id="an error of content"),
        pytest.param(("code", "sum", "import os; os._exit(3)", []), "run.dead", "notebooks/sales.ipynb cell 'sum'",
                     "exit code 3", id="the kernel dies"),
    ],
)  # fmt: skip
def test_a_failed_run_is_named_and_not_stored(copied: Path, cell: tuple, id: str, place: str, says: str) -> None:
    before = stored_files(copied)
    write_theme(copied, [*CELLS, cell])
    error = content_error(run, copied)
    assert error.id == id and error.place.startswith(place)
    assert says in str(error)
    assert stored_files(copied) == before


def test_a_run_without_values_is_not_stored(copied: Path) -> None:
    write_theme(copied, CELLS[:3])
    before = stored_files(copied)
    assert content_error(run, copied).id == "run.empty"
    assert stored_files(copied) == before


@pytest.mark.parametrize("broken", ["run.json", "sales.ipynb"])
def test_a_store_that_was_damaged_is_not_trusted(copied: Path, forbidden: None, broken: str) -> None:
    """A file cut short by a power failure is as good as none: executed again, which is forbidden here."""
    ((stored),) = (copied / ".memobook" / "runs").rglob(broken)
    stored.write_text("{")
    assert content_error(lambda: run(copied).executed()).id == "run.forbidden"


def test_normalised_notebooks_hold_nothing_of_the_execution() -> None:
    stream = {"output_type": "stream", "name": "stdout"}
    cell = {
        "cell_type": "code",
        "id": "random",
        "metadata": {"papermill": {"duration": 1}, "execution": {"iopub": 1}, "tags": ["injected-parameters"]},
        "source": "",
        "execution_count": 1,
        "outputs": [],
    }
    chunks = [stream | {"text": "a\n"}, stream | {"text": "b\n"}]
    other = {"cell_type": "code", "metadata": {"tags": []}, "source": "", "execution_count": 2, "outputs": chunks}
    found = normalise({"metadata": {"papermill": {"x": 1}, "kernelspec": {}}, "cells": [cell, other]})
    assert found["metadata"] == {"kernelspec": {}}
    assert (found["cells"][0]["id"], found["cells"][1]["id"]) == ("injected-parameters", "cell-1")
    assert [c["metadata"] for c in found["cells"]] == [{"tags": ["injected-parameters"]}, {}]


def test_text_printed_in_pieces_is_one_output() -> None:
    """How a kernel cuts printed text into messages depends on time; the bytes of a page must not."""
    stream = {"output_type": "stream", "name": "stdout"}
    pieces = [stream | {"text": "a\n"}, stream | {"text": "b\n"}]
    cells = [{"cell_type": "code", "id": "x", "metadata": {}, "source": "", "outputs": o} for o in (
        pieces, [stream | {"text": "a\nb\n"}]
    )]  # fmt: skip
    one, other = (normalise({"metadata": {}, "cells": [cell]})["cells"][0] for cell in cells)
    assert one == other
