"""A minimal pandas and matplotlib notebook: the engine's executor beside the papermill command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..engine import warm_engine
from ..measure import Measured, alternate
from ..outcome import Goal, Outcome
from ..process import call
from ..repository import read_notebook
from ..results import shown
from ..small_publication import minimal_notebook, write_publication

GOAL = Goal(
    "minimal",
    ours="the engine's executor, warm parent and worker up",
    peer="papermill command, plain kernel",
    reach=0.08,
)


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    root = write_publication(work / "publication")
    notebook = minimal_notebook()
    path = root / "notebooks" / "minimal.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")

    def papermill(kernel: str) -> Measured:
        done = call(["papermill", path, work / "out.ipynb", "-k", kernel, "--no-progress-bar"], root, limit=120)
        return Measured(done.seconds, shown(read_notebook(work / "out.ipynb")))

    from memobook.runs.kernels.warm.start import holding

    # the command's kernels have another environment than the engine's, and so another parent
    with warm_engine(root) as engine, holding(root):

        def ours() -> Measured:
            measured = engine.run("minimal", notebook)
            return Measured(measured.amount, shown(measured.result))

        also = {f"papermill -k {engine.kernel}, warm parent up": lambda: papermill(engine.kernel)}
        yield alternate(GOAL, ours, lambda: papermill("python3"), pairs, also)
