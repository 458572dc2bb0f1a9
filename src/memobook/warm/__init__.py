"""Warm kernels: forked from a parent process that has already imported what the notebooks import.

Any Jupyter client gets them by the kernel's name, ``memobook``. Where they can't be had, a plain kernel is started in
their place and one line on stderr says why. Importing this package loads nothing heavy.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

KERNEL, PLAIN = "memobook", "python3"
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


def kernel_name(root: Path) -> str:
    """Name of the kernel for the publication at ``root``: ``memobook``, or ``python3`` with a line that says why."""
    try:
        _check(root)
    except ColdStart as reason:
        say(reason)
        return PLAIN
    return KERNEL


@contextmanager
def holding(root: Path, environment: Mapping[str, str] | None = None) -> Iterator[None]:
    """Keep the parent of the publication's kernels alive inside; it is started at once and gets ready meanwhile.

    Parameters
    ----------
    root : the publication's folder.
    environment : as the kernels will get it; the variables of this process by default. What Python and the libraries
        read from it at their start decides which parent a kernel is forked from (see :mod:`memobook.warm.key`).
    """
    environment = os.environ if environment is None else environment
    link = None
    try:
        _check(root)
        if not switched_off(environment):
            from .link import connect

            link = connect(root, environment)
    except ColdStart as reason:
        say(reason)
    try:
        yield
    finally:
        if link:
            link.leave()


def _check(root: Path) -> None:
    """
    Raises
    ------
    ColdStart : this machine, this installation or this user can't have warm kernels.
    """
    if switched_off():
        raise ColdStart(f"{SWITCH}=0")
    if not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        raise ColdStart(f"they need Linux, this is {sys.platform}")
    if not (Path(sys.prefix) / "share" / "jupyter" / "kernels" / KERNEL / "kernel.json").is_file():
        raise ColdStart(f"the kernel {KERNEL!r} is not installed in {sys.prefix}")
    from .runtime import runtime_folder

    runtime_folder()
