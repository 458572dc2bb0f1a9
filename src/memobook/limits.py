"""What one run may take: time, memory, and threads of numerical libraries."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    seconds: float | None = 600.0
    memory: int | None = None
    threads: int = 1

    def variables(self) -> dict[str, str]:
        """The environment of a kernel that keeps to ``threads``."""
        return dict.fromkeys(THREAD_VARIABLES, str(self.threads))

    def hold(self, process: int) -> None:
        """Set the memory limit of a running process."""
        import resource

        if self.memory is not None:
            resource.prlimit(process, resource.RLIMIT_DATA, (self.memory, self.memory))
