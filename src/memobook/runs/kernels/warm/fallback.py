"""What happens where a warm kernel can't be had: a plain one starts, and one line says why."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # see wire.py
if TYPE_CHECKING:
    from collections.abc import Mapping

SWITCH = "MEMOBOOK_WARM"
_said: set[str] = set()


class ColdStart(Exception):
    """A warm kernel can't be had; the text says why. The answer to it is a plain kernel."""


def switched_off(environment: Mapping[str, str] = os.environ) -> bool:
    return environment.get(SWITCH) == "0"


def say(reason: ColdStart) -> None:
    """One line on stderr that says why kernels start plainly."""
    tell(f"memobook: plain kernels in place of warm ones: {reason}")


def tell(line: str) -> None:
    """A line on stderr, once a process."""
    if line not in _said:
        _said.add(line)
        print(line, file=sys.stderr, flush=True)
