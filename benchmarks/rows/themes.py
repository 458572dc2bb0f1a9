"""Each theme notebook: the engine's executor beside the bare cells in a process that has imported everything."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..engine import warm_engine
from ..measure import Measured, alternate
from ..outcome import Goal, Outcome
from ..process import call
from ..repository import copy_repository, read_notebook, themes
from ..results import values


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    root = copy_repository(work / "copy")
    notebooks = {name: read_notebook(root / "notebooks" / f"{name}.ipynb") for name in themes(root)}
    texts = {name: json.dumps(notebook) for name, notebook in notebooks.items()}
    with warm_engine(root) as engine:
        for name, notebook in notebooks.items():
            others = {other: text for other, text in texts.items() if other != name}

            def ours(
                name: str = name, notebook: dict[str, Any] = notebook, others: dict[str, str] = others
            ) -> Measured:
                measured = engine.run(name, notebook, upstream=others)
                return Measured(measured.amount, values(measured.result))

            def peer(name: str = name) -> Measured:
                done = call([sys.executable, "-m", "benchmarks.bare_cells", f"notebooks/{name}.ipynb"], root, limit=120)
                found = json.loads(done.out.splitlines()[-1])
                return Measured(found["seconds"], found["values"])

            goal = Goal(
                f"themes {name}",
                ours="the engine's executor, warm parent and worker up",
                peer="the same cells by run_cell, everything imported",
                compare="difference",
                reach=0.5,
            )
            yield alternate(goal, ours, peer, pairs)
