"""The store of runs: whole entries only, whoever writes them and whatever happens to their bytes."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from tiny_publication import content_error

from memobook.publication.files import sha256
from memobook.runs.store.key import before_key, run_key
from memobook.runs.store.store import RunStore, Stored

PARTS = {"cells": {"b": "x = 1", "a": "x + 1"}, "parameters": {"as_of": "2026-01-07"}, "modules": {}, "lock": None}
VIEW = b"id,published\na,2026-01-01\n"
READS = {"datasets": {"sales": sha256(VIEW)}, "values": {}}
BEFORE = before_key("sales", PARTS)
KEY = run_key(BEFORE, READS)


def put(folder: Path, text: str = "first", seconds: float = 1.5, theme: str = "sales") -> Stored:
    took = {"seconds": seconds, "cells": [], "peak_memory": 5, "warm": False, "at": "2026-01-07T00:00:00+00:00"}
    record = {"theme": theme, "parts": PARTS, "reads": READS, "took": took}
    notebook = json.dumps({"cells": [], "text": text}).encode()
    before = before_key(theme, PARTS)
    return RunStore(folder).put(record, before, run_key(before, READS), notebook, {sha256(VIEW): [VIEW]})


def found(folder: Path) -> list[Stored]:
    return list(RunStore(folder).entries("sales", BEFORE))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_stored_run_is_found_by_its_key(tmp_path: Path) -> None:
    put(tmp_path)
    (stored,) = found(tmp_path)
    assert (stored.key, stored.notebook["text"], stored.record["reads"]) == (KEY, "first", READS)
    assert list(stored.record["parts"]["cells"]) == ["b", "a"]
    assert files(tmp_path) == [
        f"runs/sales/{BEFORE}/{KEY}/run.json",
        f"runs/sales/{BEFORE}/{KEY}/sales.ipynb",
        f"views/{sha256(VIEW)}.csv",
    ]


def test_the_order_of_cells_is_part_of_the_key_that_of_parameters_is_not() -> None:
    turned = PARTS | {"cells": dict(reversed(PARTS["cells"].items()))}
    assert before_key("sales", turned) != BEFORE
    assert before_key("sales", dict(reversed(PARTS.items()))) == BEFORE


def change_record(path: Path, **fields: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "notebook cut": lambda f: (f / "sales.ipynb").write_bytes((f / "sales.ipynb").read_bytes()[:-3]),
    "notebook changed": lambda f: (f / "sales.ipynb").write_text('{"cells": [], "text": "firsT"}'),
    "notebook gone": lambda f: (f / "sales.ipynb").unlink(),
    "notebook a folder": lambda f: ((f / "sales.ipynb").unlink(), (f / "sales.ipynb").mkdir()),
    "record cut": lambda f: (f / "run.json").write_text((f / "run.json").read_text()[:40]),
    "record empty": lambda f: (f / "run.json").write_text(""),
    "record no object": lambda f: (f / "run.json").write_text("[]"),
    "record without bytes of text": lambda f: (f / "run.json").write_bytes(b"\xff\xfe"),
    "record gone": lambda f: (f / "run.json").unlink(),
    "record of other reads": lambda f: change_record(f / "run.json", reads={"datasets": {}, "values": {}}),
    "record of other parts": lambda f: change_record(f / "run.json", parts=PARTS | {"lock": "x"}),
    "parts no object": lambda f: change_record(f / "run.json", parts=[]),
    "times no object": lambda f: change_record(f / "run.json", took=None),
    "record of an older form": lambda f: (f / "run.json").write_text(json.dumps(READS)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_is_as_good_as_none_and_is_replaced(tmp_path: Path, damage: Callable) -> None:
    damage(put(tmp_path).folder)
    assert found(tmp_path) == []
    assert put(tmp_path, "second").notebook["text"] == "second"
    assert [stored.notebook["text"] for stored in found(tmp_path)] == ["second"]
    assert len(files(tmp_path)) == 3


def test_the_first_of_two_writers_counts(tmp_path: Path) -> None:
    put(tmp_path)
    assert put(tmp_path, "second").notebook["text"] == "first"


def write_many(folder: Path, number: int) -> set[str]:
    """Texts that came back and those that a reader found, of many turns."""
    seen = set()
    for turn in range(40):
        seen.add(put(folder, f"writer {number} turn {turn}").notebook["text"])
        seen |= {stored.notebook["text"] for stored in found(folder)}
    return seen


def test_writers_at_the_same_time_leave_one_whole_entry(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, get_context("spawn")) as pool:
        seen = set.union(*pool.map(partial(write_many, tmp_path), range(3)))
    (stored,) = found(tmp_path)
    assert seen == {stored.notebook["text"]}
    assert len(files(tmp_path)) == 3


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file of this process may grow beyond ``size`` bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [10, 60], ids=["at the view", "at the notebook or its record"])
def test_a_full_disk_is_told_and_nothing_half_written_stays(tmp_path: Path, size: int) -> None:
    with little_room(size):
        error = content_error(put, tmp_path)
    assert error.id == "disk.full" and error.place.startswith(str(tmp_path))
    assert all(path.startswith("views/") and not Path(path).name.startswith(".") for path in files(tmp_path))
    assert put(tmp_path).notebook["text"] == "first"


def test_the_newest_run_tells_how_long_a_theme_takes(tmp_path: Path) -> None:
    assert RunStore(tmp_path).seconds("sales") is None
    put(tmp_path, seconds=7.5)
    put(tmp_path, seconds=99.0, theme="other")
    assert RunStore(tmp_path).seconds("sales") == 7.5
    next(tmp_path.rglob("runs/sales/*/*/run.json")).write_text("{")
    assert RunStore(tmp_path).seconds("sales") is None
