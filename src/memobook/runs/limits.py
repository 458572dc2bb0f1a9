"""What one run may take: time, memory, threads of numerical libraries, and room on a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from memobook.publication.errors import ContentError, suggestion

KEY = "memobook_run_limits"
PLACE = f"_config.yml sphinx: config: {KEY}"
EXAMPLE = "seconds: 600, memory_mb: 4000, threads: 1"
KILOBYTE, MEGABYTE = 2**10, 2**20
# least value and type of each; a kernel needs about 100 MB before it does anything
FIELDS: dict[str, tuple[int, Any]] = {"seconds": (1, int | float), "memory_mb": (200, int), "threads": (1, int),
                                       "output_kb": (1, int)}  # fmt: skip
# read by numerical libraries when they are imported
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "BLIS_NUM_THREADS",
    "ARROW_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
)


@dataclass(frozen=True)
class Limits:
    """Limits of one run.

    Parameters
    ----------
    seconds : for the whole run, from the kernel's first answer; None: no limit.
    memory : bytes of data that the kernel's process may hold (``RLIMIT_DATA``); None: no limit.
    threads : that numerical libraries may start.
    output : bytes of one thing that a cell shows, from which on ``memobook check`` names it.
    """

    seconds: float | None = 600.0
    memory: int | None = None
    threads: int = 1
    output: int = 100 * KILOBYTE

    def variables(self) -> dict[str, str]:
        """The environment of a kernel that keeps to ``threads``."""
        return dict.fromkeys(THREAD_VARIABLES, str(self.threads))

    def hold(self, process: int) -> None:
        """Set the memory limit of a running process."""
        import resource

        if self.memory is not None:
            resource.prlimit(process, resource.RLIMIT_DATA, (self.memory, self.memory))


def read_limits(config: dict[str, Any]) -> Limits:
    """The limits that ``_config.yml`` gives, over the defaults.

    Raises
    ------
    ContentError : ``limits.unknown`` or ``limits.value``.
    """
    given = ((config.get("sphinx") or {}).get("config") or {}).get(KEY) or {}
    if not isinstance(given, dict):
        raise ContentError("limits.value", f"{given!r} is no mapping", place=PLACE, fix=f"write {{{EXAMPLE}}}")
    for name, value in given.items():
        if name not in FIELDS:
            raise ContentError(
                "limits.unknown", f"there is no limit {name!r}", place=PLACE, fix=suggestion(str(name), FIELDS)
            )
        least, kind = FIELDS[name]
        if value is None and name != "threads":
            continue
        if isinstance(value, bool) or not isinstance(value, kind) or not least <= value < math.inf:
            raise ContentError(
                "limits.value",
                f"{name} is {value!r}, which is no {'whole ' if kind is int else ''}number from {least} on",
                place=PLACE,
                fix=f"write it as in {{{EXAMPLE}}}",
            )
    usual, memory = Limits(), given.get("memory_mb")
    return Limits(
        seconds=given.get("seconds", usual.seconds),
        memory=None if memory is None else int(memory) * MEGABYTE,
        threads=given.get("threads", usual.threads),
        output=KILOBYTE * given["output_kb"] if given.get("output_kb") else usual.output,
    )
