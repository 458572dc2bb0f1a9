"""Seconds of each theme notebook on one core, by the papermill command with a plain kernel: at most ten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..outcome import Goal, Outcome, Pair
from ..process import call
from ..repository import copy_repository, themes


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    root = copy_repository(work / "copy")
    core = min(os.sched_getaffinity(0))
    for name in themes(root):
        command = ["papermill", f"notebooks/{name}.ipynb", str(work / "out.ipynb"), "--no-progress-bar"]
        seconds = [call(command, root, core=core).seconds for _ in range(pairs + 1)][1:]
        ours = "papermill command, plain kernel, one core"
        goal = Goal(f"one-core {name}", ours=ours, compare="amount", reach=10)
        yield Outcome(goal, tuple(Pair(amount) for amount in seconds))
