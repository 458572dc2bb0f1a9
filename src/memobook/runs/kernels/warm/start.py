"""Warm kernels for a publication: their name, and their parent kept alive while runs need it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .fallback import SWITCH, ColdStart, say, switched_off
from .link import connect
from .runtime import runtime_folder
from .wanted import wanted

KERNEL, PLAIN = "memobook", "python3"


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
        read from it at their start decides which parent a kernel is forked from (see :mod:`.key`).
    """
    environment = os.environ if environment is None else environment
    link = None
    try:
        _check(root)
        if not switched_off(environment):
            link = connect(wanted(root), environment)
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
    runtime_folder()
