"""A kernel that waits for the next run: that run has it where it is the kernel that it would get, and none other."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from tiny_publication import notebook
from warm_kernels import ended, eventually, parents, private_runtime, write_imports, write_publication

from memobook.runs.executors.executor import LocalExecutor
from memobook.runs.kernels.kernel import Kernel
from memobook.runs.kernels.warm.start import holding
from memobook.runs.limits import Limits
from memobook.runs.spec import Result, RunSpec

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no forked kernels here")

PROBE = """import os, time
print(os.getpid(), os.environ["JPY_PARENT_PID"], os.environ["HOME"], os.listdir(os.environ["HOME"]))"""


@pytest.fixture
def runtime() -> Iterator[Path]:
    with private_runtime() as folder:
        yield folder


@pytest.fixture
def spec(runtime: Path, tmp_path: Path) -> RunSpec:
    """A run that tells its kernel's process, its worker's and its home."""
    root = write_publication(tmp_path / "light", "csv")
    path = root / "notebooks" / "probe.ipynb"
    path.write_text(notebook([("code", "probe", PROBE, [])]))
    return RunSpec("probe", json.loads(path.read_text()), {}, root, {}, Limits(), "memobook")


@pytest.fixture
def executor() -> Iterator[LocalExecutor]:
    executor = LocalExecutor(slots=1)
    try:
        yield executor
    finally:
        executor.close()


def told(executor: LocalExecutor, spec: RunSpec) -> tuple[int, int, str, str]:
    """Processes of the kernel and of the worker of a run, its home, and what lies in it."""
    result = executor.submit(spec).result(timeout=120)
    assert isinstance(result, Result) and result.warm, result
    (output,) = result.notebook["cells"][0]["outputs"]
    kernel, worker, home, files = "".join(output["text"]).split(" ", 3)
    return int(kernel), int(worker), home, files.strip()


def waiting(runtime: Path, *others: int) -> int:
    """The kernel that is there beside others, once there is one."""

    def found() -> list[int]:
        forked = [kernel for parent in parents(runtime) if "ipykernel.kernelapp" in str(parent.cmdline())
                  for kernel in parent.children()]  # fmt: skip
        return [kernel.pid for kernel in forked if kernel.pid not in others and not ended(kernel.pid)]

    (kernel,) = eventually(found)
    return kernel


def test_the_next_run_has_the_kernel_that_an_idle_worker_started(
    executor: LocalExecutor, spec: RunSpec, runtime: Path
) -> None:
    first, worker, home, files = told(executor, spec)
    waits = waiting(runtime, first)
    then, same_worker, other_home, no_files = told(executor, spec)
    assert then == waits != first
    assert worker == same_worker and home != other_home and files == no_files == "[]"
    assert waiting(runtime, first, then) != waits  # each is for one run


def test_nothing_is_left_of_a_kernel_that_waited(executor: LocalExecutor, spec: RunSpec, runtime: Path) -> None:
    first, worker, *_ = told(executor, spec)
    waits = waiting(runtime, first)
    executor.close()
    eventually(lambda: ended(waits))
    assert not list(Path(tempfile.gettempdir()).glob(f"memobook-run-{worker}-*"))


def test_a_kernel_that_waits_ends_with_its_worker(executor: LocalExecutor, spec: RunSpec, runtime: Path) -> None:
    first, worker, *_ = told(executor, spec)
    waits = waiting(runtime, first)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: ended(waits))


def test_a_run_is_not_lost_with_the_kernel_that_waited_for_it(
    executor: LocalExecutor, spec: RunSpec, runtime: Path
) -> None:
    first, *_ = told(executor, spec)
    waits = waiting(runtime, first)
    os.kill(waits, signal.SIGKILL)
    eventually(lambda: not psutil.pid_exists(waits))
    assert told(executor, spec)[0] not in (first, waits)


@pytest.fixture
def kernel(spec: RunSpec) -> Iterator[Kernel]:
    with holding(spec.root):
        kernel = Kernel(spec)
        try:
            kernel.start()
            kernel.connect()
            yield kernel
        finally:
            kernel.end()


def test_a_kernel_serves_runs_of_other_notebooks_and_parameters(kernel: Kernel, spec: RunSpec) -> None:
    assert kernel.serves(spec)
    assert kernel.serves(replace(spec, theme="other", notebook={"cells": []}, parameters={"a": 1}, upstream={"b": "c"}))


def added_package(spec: RunSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = spec.root / "lib" / "site-packages"
    (folder / "new-1.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(folder)


def added_import(spec: RunSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    time.sleep(0.02)  # a file system may tell times in hundredths of a second
    write_imports(spec.root, "csv", "colorsys")


CHANGES: dict[str, Callable[[RunSpec, pytest.MonkeyPatch], object]] = {
    "packages": added_package,
    "import": added_import,
    "variable": lambda _, monkeypatch: monkeypatch.setenv("TZ", "Asia/Tokyo"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_kernel_serves_no_run_after_a_change_of(
    change: Callable[[RunSpec, pytest.MonkeyPatch], object],
    kernel: Kernel,
    spec: RunSpec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(spec, monkeypatch)
    assert not kernel.serves(spec)


@pytest.mark.parametrize(
    "changed",
    [{"limits": Limits(memory=2**30)}, {"limits": Limits(threads=2)}, {"network": True}, {"kernel": "python3"},
     {"remembered": "abc"}],
    ids=["memory", "threads", "network", "plain", "remembered"],
)  # fmt: skip
def test_a_kernel_serves_no_run_of_another(changed: dict, kernel: Kernel, spec: RunSpec) -> None:
    assert not kernel.serves(replace(spec, **changed))


def test_a_kernel_that_has_ended_serves_none(kernel: Kernel, spec: RunSpec) -> None:
    assert kernel.serves(spec)
    kernel.process.kill()
    kernel.process.wait(60)
    assert not kernel.serves(spec)


def test_a_plain_kernel_serves_none(spec: RunSpec) -> None:
    plain = replace(spec, kernel="python3")
    kernel = Kernel(plain)
    try:
        kernel.start()
        assert not kernel.serves(plain)
    finally:
        kernel.end()
    assert ended(kernel.process.pid) and not kernel.folder.exists()
