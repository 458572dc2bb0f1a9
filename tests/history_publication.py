"""A tiny publication whose one theme, and one that builds on it, can be run as of many days."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tiny_publication import notebook, resource, write_package, write_rows

from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.runs.backfill.backfill import Backfill, Backfilled
from memobook.runs.backfill.grid import read_grid
from memobook.runs.executors.executor import Executor
from memobook.themes.theme import Theme

PARAMETERS = """as_of: str = "2026-01-07"  # the day
factor: float = 2.0  # by which the sum is multiplied
way: str = "plain"  # what the run does to its worker"""
SETUP = """import os, signal, time
from pathlib import Path
import memobook
from shop import till
book = memobook.open("sales", as_of=as_of)
place = Path(os.environ["TMPDIR"]).parent"""
# the process that started the kernel is the worker
TRICKS = """marker = Path(%r)
if way == "killer" or (way == "once" and not marker.exists()):
    marker.touch()
    os.kill(int(os.environ["JPY_PARENT_PID"]), signal.SIGKILL)
    time.sleep(600)
if way == "waits":
    marker.write_text(str(os.getpid()))
    time.sleep(600)"""
WORK = """sales = book.data("sales")
if len(sales) == 0:
    raise LookupError("no sale was public")
total = till.total(sales["amount"]) * factor
book.value("total", total, unit="USD", label="sum", datasets=["sales"], range=(total - 1, total + 1))
book.value("best", str(sales["id"].iloc[-1]), unit="", label="best", format="{}", datasets=["sales"])"""
LATER = """import memobook
book = memobook.open("later", as_of=as_of)
book.value("half", book.upstream("sales.total") / 2, unit="USD", label="half", values=["sales.total"])"""
ROWS = [["a", "100", "2026-01-01"], ["b", "50", "2026-01-05"], ["c", "7.5", "2026-01-12"]]
COLUMNS = ["id", "amount", "published"]
LONG = 180.0
MEMO = """---
title: T
dek: D
category: C
date: "2026-01-07"
as_of: "2026-01-07"
themes:
  sales:
  later:
---
"""


def write_publication(root: Path, rows: list[list[str]] = ROWS) -> Path:
    """Themes ``sales`` and, which reads a value of it, ``later``; tricks leave their mark in ``<root>.marker``."""
    write_package(root / "data", resource("sales", COLUMNS))
    write_rows(root / "data", "sales", COLUMNS, rows)
    marker = root.with_suffix(".marker")
    (root / "notebooks").mkdir()
    sales = [("parameters", PARAMETERS), ("setup", SETUP), ("tricks", TRICKS % str(marker)), ("work", WORK)]
    later = [("parameters", 'as_of: str = "2026-01-07"  # the day'), ("work", LATER)]
    for theme, cells in {"sales": sales, "later": later}.items():
        code = [("code", id, source, ["parameters"] if id == "parameters" else []) for id, source in cells]
        (root / "notebooks" / f"{theme}.ipynb").write_text(notebook([("markdown", "head", "# Sales", []), *code]))
    (root / "src" / "shop").mkdir(parents=True)
    (root / "src" / "shop" / "__init__.py").write_text("")
    (root / "src" / "shop" / "till.py").write_text("def total(a):\n    return a.sum()\n")
    (root / "book" / "memos").mkdir(parents=True)
    (root / "book" / "memos" / "2026-01-07.md").write_text(MEMO)
    (root / "book" / "memos" / "2026-01-07.yml").write_text("{}\n")
    (root / "_config.yml").write_text("title: Tiny\n")
    (root / "uv.lock").write_text("version = 1\n")
    return root


def backfill(
    root: Path, days: list[str], *given: str, themes: tuple[str, ...] = ("sales",), executor: Executor | None = None
) -> list[Backfilled]:
    """A backfill into ``<root>/_history``."""
    publication = Publication(root)
    read = [Theme.read(publication.notebooks, name) for name in themes]
    grids = [(theme, read_grid(theme, given)) for theme in read]
    wanted = [date.fromisoformat(day) for day in days]
    return Backfill(publication, executor).run(grids, wanted, root / "_history", Progress())


def stored_notebooks(root: Path) -> dict[str, str]:
    """Hash of each stored run's notebook, by its place in the store."""
    runs = root / ".memobook" / "runs"
    return {
        p.parent.relative_to(runs).as_posix(): json.loads(p.read_text())["notebook"] for p in runs.rglob("run.json")
    }


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something; a test fails instead of hanging."""
    end = time.monotonic() + LONG
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen within {LONG:.0f} s")
        time.sleep(0.1)
