"""What a long command is doing: a line a step, with its time; on a terminal the line appears as the step begins."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Step:
    """One step; ``note`` is printed behind its time."""

    label: str
    note: str = ""
    seconds: float = 0.0


class Progress:
    """Prints steps to standard error, so that standard output stays for results."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.terminal = sys.stderr.isatty()

    @contextmanager
    def step(self, label: str) -> Iterator[Step]:
        step = Step(label)
        if self.terminal:
            print(f"  {label} …", end="", file=sys.stderr, flush=True)
        begin = time.monotonic()
        try:
            yield step
        except BaseException:
            step.note = "stopped"
            raise
        finally:
            step.seconds = time.monotonic() - begin
            self.steps.append(step)
            start = "\r" if self.terminal else ""
            print(f"{start}  {label:<34} {step.seconds:6.1f} s  {step.note}", file=sys.stderr, flush=True)
