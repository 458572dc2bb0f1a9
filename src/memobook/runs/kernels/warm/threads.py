"""Threads of the numerical libraries, which a parent must not have and a kernel may."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

SETTERS = (
    "scipy_openblas_set_num_threads64_",
    "scipy_openblas_set_num_threads",
    "openblas_set_num_threads64_",
    "openblas_set_num_threads",
)
ASKED = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def allow_threads(environment: Mapping[str, str]) -> None:
    """Give the OpenBLAS libraries of this process the threads that they would have taken at their start."""
    asked = next((environment[name] for name in ASKED if environment.get(name, "").isdigit()), "")
    number = int(asked) or 1 if asked else len(os.sched_getaffinity(0))
    if number > 1:
        for path in _loaded("openblas"):
            library = ctypes.CDLL(path)
            for setter in SETTERS:
                with suppress(AttributeError):
                    getattr(library, setter)(number)
                    break


def _loaded(name: str) -> list[str]:
    """Shared libraries of this process with ``name`` in their file's name."""
    lines = Path("/proc/self/maps").read_text("utf-8").splitlines()
    paths = {line.split(maxsplit=5)[5] for line in lines if len(line.split(maxsplit=5)) == 6}
    return sorted(path for path in paths if name in Path(path).name and ".so" in Path(path).name)
