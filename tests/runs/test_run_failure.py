"""Runs that fail, each in a real kernel: what is told of them, and that they leave nothing behind."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from tiny_publication import notebook

from memobook.runs.executors.executor import LocalExecutor, Outcome
from memobook.runs.limits import MEGABYTE, Limits
from memobook.runs.spec import Failure, Result, RunSpec

PARAMETERS = ("code", "parameters", 'as_of: str = "2026-01-07"  # the day', ["parameters"])
MARK = 'from pathlib import Path\nPath("{name}").write_text(str(__import__("os").getpid()))\n'
# a child in the kernel's process group, which must be gone with it
CHILD = 'import subprocess\nPath("child").write_text(str(subprocess.Popen(["sleep", "600"]).pid))\n'
CELLS = {
    "an exception": "def halve(x):\n    return x / 0\nhalve(1)",
    "the kernel ends itself": "import os; os._exit(3)",
    "the kernel is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "an endless loop": MARK.format(name="endless") + CHILD + "while True: pass",
    "a loop that takes no interrupt": "while True:\n    try:\n        while True: pass\n"
    "    except KeyboardInterrupt: pass",
    "too much memory": "kept = bytearray(2 * 10**9)",
    "the worker is killed": MARK.format(name="orphan")
    + 'import os, time; Path("folder").write_text(os.environ["TMPDIR"])\n'
    + "os.kill(int(os.environ['JPY_PARENT_PID']), 9); time.sleep(600)",
    "nothing": 'import os\nos.environ["LEAK"] = "1"\nos.chdir("/")\nprint(as_of, os.environ.get("OMP_NUM_THREADS"))',
    "nothing, after it": 'import os\nfrom pathlib import Path\nprint(os.environ.get("LEAK"), Path.cwd().name)\n'
    'print(os.environ["TMPDIR"])\nPath(os.environ["TMPDIR"], "x").touch()',
}
LIMITS = {
    "an endless loop": Limits(seconds=3),
    "a loop that takes no interrupt": Limits(seconds=3),
    "too much memory": Limits(memory=800 * MEGABYTE),
}


def spec(root: Path, title: str) -> RunSpec:
    document = json.loads(notebook([PARAMETERS, ("code", "work", CELLS[title], [])]))
    return RunSpec("sales", document, {"as_of": "2026-01-08"}, root, {}, LIMITS.get(title, Limits()), "python3")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("failures") / "publication"


@pytest.fixture(scope="module")
def outcomes(root: Path) -> Iterator[dict[str, Future[Outcome]]]:
    """All of them, one after the other in the same two workers."""
    root.mkdir()
    executor = LocalExecutor(2)
    yield {title: executor.submit(spec(root, title)) for title in CELLS}
    executor.close()


@pytest.mark.parametrize(
    ("title", "id", "says", "traceback"),
    [
        ("an exception", "run.failed", "ZeroDivisionError: division by zero", "----> 2     return x / 0"),
        ("the kernel ends itself", "run.dead", "exit code 3", ""),
        ("the kernel is killed", "run.dead", "killed by signal 9", ""),
        ("an endless loop", "run.time", "longer than its limit of 3 s", "while True: pass"),
        ("a loop that takes no interrupt", "run.time", "longer than its limit of 3 s", ""),
        ("too much memory", "run.memory", "the limit is 800 MB", "bytearray"),
    ],
)
def test_a_failure_names_its_cell(
    outcomes: dict[str, Future[Outcome]], title: str, id: str, says: str, traceback: str
) -> None:
    failure = outcomes[title].result(300)
    assert isinstance(failure, Failure)
    assert (failure.id, failure.cell, failure.source) == (id, "work", CELLS[title])
    assert says in failure.message
    assert traceback in failure.traceback and "\x1b" not in failure.traceback
    assert [cell["id"] for cell in failure.notebook["cells"]] == ["parameters", "injected-parameters", "work"]


def ended(process: int) -> bool:
    """Whether a process is gone, or will be within a minute."""
    for _ in range(600):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if "\nState:\tZ" in Path(f"/proc/{process}/status").read_text():
            return True
        time.sleep(0.1)
    return False


def test_a_run_that_was_ended_leaves_no_process(outcomes: dict[str, Future[Outcome]], root: Path) -> None:
    outcomes["an endless loop"].result(300)
    assert ended(int((root / "endless").read_text()))
    assert ended(int((root / "child").read_text()))


def test_a_worker_that_is_killed_takes_its_kernel_along_and_is_replaced(
    outcomes: dict[str, Future[Outcome]], root: Path
) -> None:
    failure = outcomes["the worker is killed"].result(300)
    assert isinstance(failure, Failure)
    assert failure.id == "run.dead" and "exit code -9" in failure.message
    assert ended(int((root / "orphan").read_text()))
    assert not Path((root / "folder").read_text()).exists()
    assert isinstance(outcomes["nothing"].result(300), Result)


def printed(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Result)
    return outcome.notebook["cells"][-1]["outputs"][0]["text"].splitlines()


def test_nothing_leaks_from_a_run_to_the_next(outcomes: dict[str, Future[Outcome]], root: Path) -> None:
    assert printed(outcomes["nothing"].result(300)) == ["2026-01-08 1"]
    leak, temporary = printed(outcomes["nothing, after it"].result(300))
    assert leak == "None publication"
    assert not Path(temporary).exists()
    assert "LEAK" not in os.environ


def test_a_finished_run_tells_times_and_memory(outcomes: dict[str, Future[Outcome]]) -> None:
    result = outcomes["nothing"].result(300)
    assert isinstance(result, Result)
    assert [cell["id"] for cell in result.cells] == ["parameters", "injected-parameters", "work"]
    assert 0 < sum(cell["seconds"] for cell in result.cells) < result.seconds
    assert result.peak_memory and 20 * MEGABYTE < result.peak_memory < 1000 * MEGABYTE
    assert not result.warm
