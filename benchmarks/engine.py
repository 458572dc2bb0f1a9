"""Runs through the engine's own executor, with a warm parent and a worker up, as a build has them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .measure import Measured
from .outcome import RowError
from .results import shown
from .small_publication import one_cell

LIMIT = 300.0
# the command line of a warm kernel's parent, which is also its own where it has not changed it
PARENT = "memobook.runs.kernels.warm.parent"


PROBE = """import os
from pathlib import Path

for pid in (os.getpid(), os.getppid()):
    print(Path(f"/proc/{pid}/cmdline").read_text())"""


class Engine:
    """An executor that is up, for runs of one publication."""

    def __init__(self, executor: Any, root: Path, kernel: str) -> None:
        self.executor, self.root, self.kernel = executor, root, kernel

    def run(
        self,
        theme: str,
        notebook: Mapping[str, Any],
        parameters: Mapping[str, Any] | None = None,
        upstream: Mapping[str, str] | None = None,
    ) -> Measured:
        """Seconds from the call to the result, and the executed notebook."""
        from memobook.runs.limits import Limits
        from memobook.runs.spec import Failure, RunSpec

        spec = RunSpec(
            theme=theme,
            notebook=dict(notebook),
            parameters=dict(parameters or {}),
            root=self.root,
            upstream=dict(upstream or {}),
            limits=Limits(seconds=LIMIT, memory=None, threads=1),
            kernel=self.kernel,
        )
        began = time.perf_counter()
        result = self.executor.submit(spec).result(timeout=LIMIT)
        seconds = time.perf_counter() - began
        if isinstance(result, Failure):
            raise RowError(f"{theme}: the run failed: {result.message}")
        return Measured(seconds, result.notebook)

    def check_warm(self) -> None:
        """Raise RowError where runs get plain kernels; otherwise worker and parent are up at its end."""
        executed = self.run("probe", one_cell(PROBE)).result
        if PARENT not in shown(executed)["printed"]:
            raise RowError("runs have plain kernels here, so there is nothing to measure")


@contextmanager
def warm_engine(root: Path) -> Iterator[Engine]:
    """An executor whose workers and warm parent have done their start."""
    from memobook.runs.executors.executor import LocalExecutor
    from memobook.runs.kernels.warm.start import kernel_name

    executor = LocalExecutor(slots=1)  # holds the parent of its kernels from the first run on
    try:
        engine = Engine(executor, root, kernel_name(root))
        engine.check_warm()
        yield engine
    finally:
        executor.close()
