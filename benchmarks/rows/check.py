"""Seconds of ``memobook check`` for the newest edition once its runs are stored: at most two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..outcome import Goal, Outcome, Pair
from ..process import call
from ..repository import copy_repository

GOAL = Goal("check", "memobook check, runs stored", compare="amount", reach=2)


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    root = copy_repository(work / "ours")
    command = ["memobook", "check"]
    call(command, root)
    yield Outcome(GOAL, tuple(Pair(call(command, root).seconds) for _ in range(pairs)))
