"""Why: what changed since the nearest stored run, told so that an author understands it at once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from case_build import memobook
from hypothesis import given
from hypothesis import strategies as st
from test_run import CELLS, DAY, PARAMETERS, ROWS, WORK, replace, write_publication, write_sales
from tiny_publication import content_error, notebook, patient, resource, write_package

from memobook.data.package import DataPackage
from memobook.data.row_changes import row_changes
from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.runs.run import FORBID, Runner
from memobook.runs.store.locked_packages import packages
from memobook.runs.why.why import show, why

LOCK = 'version = 1\n[[package]]\nname = "pandas"\nversion = "3.0.1"\n[[package]]\nname = "numpy"\nversion = "2.1"\n'
MEMO = """---
title: A memo
dek: It has two themes.
category: Test
date: "{date}"
as_of: "{as_of}"
themes:
  sales:{sales}
  report:
---
Text.
"""
REPORT = [
    ("markdown", "head", "# Report", []),
    ("code", "parameters", f'as_of: str = "{DAY}"  # the day', ["parameters"]),
    ("code", "work", """import memobook
book = memobook.open("report", as_of=as_of)
book.value("double", 2 * book.upstream("sales.total"), unit="USD", label="double", values=["sales.total"])""", []),
]  # fmt: skip


def write_memo(root: Path, date: str = DAY, as_of: str = DAY, sales: str = "") -> None:
    (root / "book" / "memos").mkdir(parents=True, exist_ok=True)
    (root / "book" / "memos" / f"{date}.md").write_text(MEMO.format(date=date, as_of=as_of, sales=sales))
    (root / "book" / "memos" / f"{date}.yml").write_text("claims: []\n")


def build_runs(root: Path, date: str = DAY) -> None:
    publication = Publication(root)
    Runner(publication, DataPackage(publication.data)).run_edition(Edition.read(publication, date), Progress())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of two themes, the second of which reads a value of the first; both are stored."""
    root = write_publication(tmp_path_factory.mktemp("built") / "publication")
    (root / "uv.lock").write_text(LOCK)
    (root / "notebooks" / "report.ipynb").write_text(notebook(REPORT))
    write_memo(root)
    build_runs(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy in which nothing may be executed."""
    monkeypatch.setenv(FORBID, "1")
    return shutil.copytree(built, tmp_path / "publication")


def told(root: Path, theme: str | None = None, date: str = DAY) -> list[str]:
    """What is printed, line by line, without the time of the run that it is compared with."""
    text = show(why(Publication(root), date, theme), as_json=False)
    return [line.partition(" (compared")[0] for line in text.splitlines()]


def cells(*changed: tuple) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        by_id = {c[1]: c for c in changed}
        kept = [by_id.pop(cell[1], cell) for cell in CELLS]
        (root / "notebooks" / "sales.ipynb").write_text(notebook([c for c in [*kept, *by_id.values()] if c[2]]))

    return change


def damage(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: next((root / ".memobook/runs/sales").glob(f"*/*/{name}")).write_text(text)


def without(path: str) -> Callable[[Path], object]:
    return lambda root: shutil.rmtree(root / ".memobook" / path)


def both(*changes: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda root: [change(root) for change in changes]


SALES = f"{DAY} sales: would run"
REASONS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a cell": (cells(("code", "work", WORK + "\nprint(1)", [])),
               ["cell 'work': changed", "   sales", "  +print(1)"]),
    "a new cell": (cells(("code", "more", "1 + 1", [])), ["cell 'more': new", "  +1 + 1"]),
    "a cell taken away": (cells(("code", "work", "", [])), ["cell 'work': removed"]),
    "a default": (cells(("code", "parameters", PARAMETERS.replace("2.0", "3.0"), ["parameters"])),
                  ["cell 'parameters': changed", "parameter 'factor': 2.0 → 3.0"]),
    "a parameter": (lambda root: write_memo(root, sales="\n    factor: 4.5"), ["parameter 'factor': 2.0 → 4.5"]),
    "a module": (replace("src/shop/tax.py", "0", "10"), ["module 'src/shop/tax.py': changed"]),
    "a package": (replace("uv.lock", "3.0.1", "3.0.2"), ["package 'pandas': 3.0.1 → 3.0.2"]),
    "a new package": (lambda root: (root / "uv.lock").write_text(LOCK + '[[package]]\nname = "x"\nversion = "1"\n'),
                      ["package 'x': none → 1"]),
    "only the lock's form": (replace("uv.lock", "version = 1", "version = 2"),
                             ["package: the lock file changed, its versions did not"]),
    "packages that are not known": (both(replace("uv.lock", "3.0.1", "3.0.2"), without("locks")),
                                    ["package: the lock file changed (which packages it named then is not known)"]),
    "a new row": (lambda root: write_sales(root, [*ROWS, ["c", "9", "2026-01-07"]]),
                  ["dataset 'sales': 1 row added", "  + c: amount 9, published 2026-01-07"]),
    "a row taken away": (lambda root: write_sales(root, ROWS[:1]),
                         ["dataset 'sales': 1 row removed", "  - b: amount 50, published 2026-01-05"]),
    "a cell of a row": (lambda root: write_sales(root, [["a", "101", "2026-01-01"], ROWS[1]]),
                        ["dataset 'sales': 1 row changed", "  ~ a: amount 100 → 101"]),
    "a revision": (lambda root: write_sales(root, [*ROWS, ["b", "60", "2026-01-06"]]),
                   ["dataset 'sales': 1 row changed", "  ~ b: amount 50 → 60, published 2026-01-05 → 2026-01-06"]),
    "many rows": (lambda root: write_sales(root, [*ROWS, *([f"c{i}", "9", "2026-01-07"] for i in range(8))]),
                  ["dataset 'sales': 8 rows added",
                   *(f"  + c{i}: amount 9, published 2026-01-07" for i in range(5)), "  and 3 more"]),
    "rows that are not known": (both(lambda root: write_sales(root, ROWS[:1]), without("views")),
                                ["dataset 'sales': changed (the rows that it had are not known)"]),
    "a dataset that is gone": (lambda root: write_package(root / "data", resource("other", ["id", "published"])),
                               ["dataset 'sales': there is no such dataset any more"]),
    "no store": (without("runs"), ["store: never run"]),
}  # fmt: skip


@pytest.mark.parametrize(("change", "lines"), REASONS.values(), ids=REASONS)
def test_the_part_that_changed_is_named(root: Path, change: Callable, lines: list[str]) -> None:
    change(root)
    found = told(root, "sales")
    assert found[0] == SALES
    ours = [line[2:] for line in found[1:]]
    assert [line for line in lines if line not in ours] == [], ours
    heads = [line for line in ours if not line.startswith("  ")]
    assert heads == [line for line in lines if not line.startswith("  ")]


def test_what_is_stored_is_told_and_nothing_is_written(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert told(root) == [f"{DAY} sales: stored", f"{DAY} report: stored"]
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_theme_that_reads_values_of_one_that_would_run_may_run(root: Path) -> None:
    write_sales(root, ROWS[:1])
    assert told(root, "report") == [
        f"{DAY} report: may run",
        "  value: it reads values of sales, which would run",
    ]


def test_a_value_that_changed_is_told_as_it_was_and_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sales(root, ROWS[:1])
    report = root / "notebooks" / "report.ipynb"
    text = report.read_text()
    monkeypatch.delenv(FORBID)
    report.write_text(notebook([*REPORT[:2], ("code", "work", "1 / 0", [])]))
    content_error(build_runs, root)
    report.write_text(text)
    assert told(root) == [f"{DAY} sales: stored", f"{DAY} report: would run", "  value 'sales.total': 300 → 200"]


def test_a_value_of_a_theme_that_the_edition_has_no_more_is_named(root: Path) -> None:
    memo = root / "book" / "memos" / f"{DAY}.md"
    memo.write_text(memo.read_text().replace("  sales:\n", ""))
    assert told(root)[1:] == ["  value 'sales.total': no earlier theme of the edition records it"]


@pytest.mark.parametrize("change", [damage("run.json", "{"), damage("sales.ipynb", "{}"), damage("run.json", "[]")])
def test_a_damaged_entry_is_named(root: Path, change: Callable) -> None:
    change(root)
    (line,) = told(root, "sales")[1:]
    assert line.startswith("  store '.memobook/runs/sales/") and line.endswith("this stored run is damaged")


def test_a_damaged_entry_of_other_data_is_not_the_reason(root: Path) -> None:
    damage("sales.ipynb", "{}")(root)
    write_sales(root, ROWS[:1])
    assert told(root, "sales")[1:] == ["  store: never run"]


def test_the_nearest_run_is_compared(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two stored runs, the one that differs in one row and not the one that differs in its day too."""
    later = "2026-01-09"
    write_sales(root, [*ROWS, ["c", "9", "2026-01-08"]])
    write_memo(root, later, later)
    monkeypatch.delenv(FORBID)
    build_runs(root, later)
    write_sales(root, [*ROWS, ["c", "10", "2026-01-08"]])
    assert told(root, "sales", later)[1:] == ["  dataset 'sales': 1 row changed", "    ~ c: amount 9 → 10"]
    assert told(root, "sales") == [f"{DAY} sales: stored"]


def test_an_engine_and_a_python_that_changed_are_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from memobook.runs.store import key as run_key

    monkeypatch.setattr(run_key, "VERSION", "9.9.9")
    monkeypatch.setattr(run_key.sys, "platform", "plan9")
    engine, kernel = sorted(told(root, "sales")[1:])
    assert engine.startswith("  engine: memobook ") and engine.endswith("→ 9.9.9")
    assert kernel.startswith("  kernel: Python 3.") and kernel.endswith("on plan9")


def test_the_command_prints_reasons_and_ends_well(root: Path) -> None:
    write_sales(root, ROWS[:1])
    done = memobook(root, "why", DAY, "sales", "--json", **{FORBID: "1"})
    assert done.returncode == 0, done.stderr
    (reason,) = json.loads(done.stdout)
    assert (reason["edition"], reason["theme"], reason["state"]) == (DAY, "sales", "would run")
    assert reason["changes"][0]["part"] == "dataset" and reason["changes"][0]["details"]
    assert "1 row removed" in memobook(root, "why").stdout


def test_a_theme_that_the_edition_has_not_is_a_mistake(root: Path) -> None:
    error = content_error(why, Publication(root), DAY, "slaes")
    assert (error.id, error.place) == ("theme.unknown", f"book/memos/{DAY}.md")
    assert "sales" in error.fix


ROW = st.tuples(st.text("ab", max_size=2), st.text('1", \n→', max_size=3), st.text("12", min_size=1, max_size=1))
TABLE = st.lists(ROW, max_size=5, unique_by=lambda row: row[0])


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    quoted = [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [("id", "x", "published"), *rows]
    ]
    return "".join(line + "\n" for line in quoted).encode()


@patient
@given(TABLE, TABLE)
def test_every_row_that_differs_is_counted_once(old: list[tuple[str, ...]], new: list[tuple[str, ...]]) -> None:
    summary, lines = row_changes(as_csv(old), as_csv(new), ["id"])
    before, after = {r[0]: r for r in old}, {r[0]: r for r in new}
    same = before.keys() & after.keys()
    counts = {
        "added": len(after.keys() - before.keys()),
        "removed": len(before.keys() - after.keys()),
        "changed": sum(before[id][1] != after[id][1] for id in same),
        "published anew": sum(before[id][1] == after[id][1] and before[id] != after[id] for id in same),
    }
    wanted = [f"{n} {'row' if n == 1 else 'rows'} {what}" for what, n in counts.items() if n]
    assert summary == (", ".join(wanted) or "the order of rows changed")
    told = counts["added"] + counts["removed"] + counts["changed"]
    assert len(lines) == min(told, 5) + (told > 5)
    assert all("\n" not in line for line in lines)


@pytest.mark.parametrize("lock", [b"\xff", b"= x", b"version = 1"])
def test_a_lock_file_without_packages_has_none(lock: bytes) -> None:
    assert packages(lock) == {}


def test_a_package_of_several_versions_has_them_all() -> None:
    lock = b'[[package]]\nname = "a"\nversion = "1"\n[[package]]\nname = "a"\nversion = "2"\n[[package]]\nname = "b"\n'
    assert packages(lock) == {"a": "1, 2", "b": ""}


def test_control_characters_of_data_and_code_do_not_reach_the_terminal(root: Path) -> None:
    write_sales(root, [["a\x1b[2J", "1", "2026-01-01"], *ROWS])
    cells(("code", "work", WORK + "\nprint('\x1b[2J')", []))(root)
    lines = told(root, "sales")
    assert "\x1b" not in "".join(lines)
    assert any("a\\x1b[2J" in line for line in lines)
