"""Throughput of two Dask workers against one, 52 runs of a minimal notebook."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..measure import Measured, alternate
from ..outcome import Goal, NotBuilt, Outcome, RowError
from ..process import BIN, environment
from ..small_publication import DAYS, THEMES, write_publication
from .backfill import backfill, history

GOAL = Goal(
    "dask", f"two workers, {DAYS} runs", f"one worker, {DAYS} runs", unit="runs/s", reach=1.6, at="least"
)  # fmt: skip
START = 60.0


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    if not (BIN / "dask").is_file():
        raise NotBuilt("dask.distributed is not installed")
    root = write_publication(work / "publication")
    yield alternate(GOAL, lambda: throughput(root, work, 2), lambda: throughput(root, work, 1), pairs)


def throughput(root: Path, work: Path, workers: int) -> Measured:
    """Runs a second on a cluster that is up and has done a first backfill, and the history that came of it."""
    with cluster(root, work, workers) as address:
        backfill(root, THEMES[1:2], work / "history", "--scheduler", address)
        shutil.rmtree(root / ".memobook")
        seconds = backfill(root, THEMES[:1], work / "history", "--scheduler", address)
    return Measured(DAYS / seconds, history(work / "history", THEMES[0]))


@contextmanager
def cluster(root: Path, work: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler on loopback with workers of one thread each."""
    file = work / "scheduler.json"
    file.unlink(missing_ok=True)
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    worker = ["worker", "--scheduler-file", str(file), "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard",
              "--no-nanny", "--local-directory", str(work)]  # fmt: skip
    started: list[subprocess.Popen[bytes]] = []
    try:
        for arguments in (scheduler, *[worker] * workers):
            command = [str(BIN / "dask"), *arguments]
            log = (work / "dask.log").open("ab")
            more = environment(MEMOBOOK_ROOT=str(root))
            started.append(subprocess.Popen(command, cwd=root, env=more, stdout=log, stderr=log))
            log.close()
        yield _ready(file, workers)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _ready(file: Path, workers: int) -> str:
    from distributed import Client

    until = time.monotonic() + START
    while not file.is_file():
        if time.monotonic() > until:
            raise RowError(f"dask: no scheduler after {START:.0f} s")
        time.sleep(0.1)
    with Client(scheduler_file=str(file), timeout=START) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(workers, timeout=START)
        address: str = client.scheduler.address
    return address
