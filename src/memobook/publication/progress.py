"""Progress of anything over a second: a line a step, with its time; on a terminal a live line while it goes on."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

CLEAR = "\r\x1b[K"


class Step:
    """One step; ``note`` is printed behind its time."""

    def __init__(self) -> None:
        self.note = ""


class Progress:
    """Prints steps to standard error, so that standard output stays for results."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self._begin = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the call began."""
        return time.monotonic() - self._begin

    @contextmanager
    def step(self, label: str) -> Iterator[Step]:
        step = Step()
        self.live(f"  {label} …")
        begin = time.monotonic()
        try:
            yield step
        except BaseException:
            step.note = "stopped"
            raise
        finally:
            self.line(label, time.monotonic() - begin, step.note)

    def line(self, label: str, seconds: float, note: str) -> None:
        """A line that stays."""
        self.live("")
        print(f"  {label:<34} {seconds:6.1f} s  {note}", file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        """Something that is to be known and stops nothing."""
        self.live("")
        print(f"  note: {text}", file=sys.stderr, flush=True)

    def live(self, text: str) -> None:
        """On a terminal: show ``text`` in the line that is written over by the next one."""
        if self.terminal:
            print(CLEAR + text[: shutil.get_terminal_size().columns - 1], end="", file=sys.stderr, flush=True)
