"""Private memory of a kernel at the end of the same notebook, warm and plain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..measure import Measured, alternate
from ..outcome import Goal, Outcome, RowError
from ..results import shown
from ..small_publication import minimal_notebook, write_publication

GOAL = Goal("memory", "private memory of a warm kernel", "of a plain kernel", unit="MB", reach=0.6)
PROBE = "from pathlib import Path as _Path; print(_Path('/proc/self/smaps_rollup').read_text())"


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    from memobook.runs.kernels.warm.start import holding, kernel_name

    root = write_publication(work / "publication")
    with holding(root):
        warm = kernel_name(root)
        if warm == "python3":
            raise RowError("memory: this machine has no warm kernels")
        yield alternate(GOAL, lambda: private(warm, root), lambda: private("python3", root), pairs)


def private(kernel: str, root: Path) -> Measured:
    """Private megabytes of a fresh kernel after the minimal notebook, and what the notebook showed."""
    from nbclient import NotebookClient
    from nbformat import from_dict
    from nbformat.v4 import new_code_cell

    notebook: Any = from_dict(minimal_notebook())  # type: ignore[no-untyped-call]
    notebook.cells.append(new_code_cell(PROBE))  # type: ignore[no-untyped-call]
    place = {"metadata": {"path": str(root)}}
    quiet = ["--log-level=CRITICAL"]
    NotebookClient(notebook, timeout=120, kernel_name=kernel, resources=place, extra_arguments=quiet).execute()
    probe = notebook.cells.pop()
    return Measured(private_megabytes(probe.outputs[0].text), shown(notebook))


def private_megabytes(rollup: str) -> float:
    """``Private_Clean`` and ``Private_Dirty`` of the text of a ``smaps_rollup``, in MB (10⁶ bytes)."""
    fields = dict(line.split(":", 1) for line in rollup.splitlines() if line.startswith("Private_"))
    return sum(int(fields[name].split()[0]) * 1024 for name in ("Private_Clean", "Private_Dirty")) / 1e6
