"""The report of a call: what machine, and for each row the medians, the range, and whether the goal is reached."""

from __future__ import annotations

import os
import platform
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .outcome import Outcome


def machine() -> dict[str, Any]:
    """Cores that this process may use, Python, and the kind of processor."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"cores": cores, "python": platform.python_version(), "system": platform.platform(), "processor": _model()}


def _model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def heading(about: dict[str, Any]) -> str:
    """One line about the machine."""
    kept = "bytecode kept" if about["bytecode"] else "no bytecode kept"
    return f"{about['cores']} cores ({about['processor']}), Python {about['python']}, {kept}, {about['system']}"


def lines(outcome: Outcome) -> list[str]:
    """A row as plain text."""
    goal, unit = outcome.goal, outcome.goal.unit
    first = f"{goal.row}: {outcome.state}"
    if outcome.failed:
        return [f"{first}: {outcome.note}"]
    numbers = outcome.compared()
    if numbers:
        suffix = "" if goal.compare == "ratio" else f" {unit}"
        reach = "" if goal.reach is None else f"; reach: at {goal.at} {goal.reach:g}{suffix}"
        middle, low, high = (f"{n:.3f}" for n in (statistics.median(numbers), min(numbers), max(numbers)))
        first += f": {goal.compare} {middle}{suffix} ({low} … {high}, {_count(numbers)}{reach})"
    found = [first, _side("ours", goal.ours, [pair.ours for pair in outcome.pairs], unit)]
    peers = [pair.peer for pair in outcome.pairs if pair.peer is not None]
    if peers:
        found.append(_side("peer", goal.peer, peers, unit))
    found += [_side("also", name, amounts, unit) for name, amounts in outcome.also.items()]
    return [*found, *([f"  {outcome.note}"] if outcome.note else [])]


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many rows are in each state, in the order in which the states turned up."""
    counts = Counter(outcome.state for outcome in outcomes)
    return ", ".join(f"{count} {state}" for state, count in counts.items())


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """1 where a row is an error; a goal that is not reached is no error."""
    return int(any(outcome.state == "error" for outcome in outcomes))


def _count(numbers: Sequence[float]) -> str:
    return f"{len(numbers)} pair{'s' * (len(numbers) != 1)}"


def _side(label: str, name: str, amounts: Sequence[float], unit: str) -> str:
    return f"  {label} {statistics.median(amounts):9.3f} {unit}  {name}"
