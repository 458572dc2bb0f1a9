"""A kernel that waits for the next run: what follows a run is mostly another one of the same publication."""

from __future__ import annotations

from contextlib import suppress

from ..spec import RunSpec
from .kernel import Kernel, NotStarted

# the run that this process executed last, and the kernel that waits for one like it
_expected: list[RunSpec] = []
_waiting: list[Kernel] = []


def kernel_for(spec: RunSpec) -> Kernel:
    """A kernel for a run: the one that waits, where it is what would be started, or one that was just started.

    Raises
    ------
    NotStarted : there is none.
    """
    while _waiting:
        kernel = _waiting.pop()
        if kernel.serves(spec):
            return kernel
        kernel.end()
    return _started(spec)


def expect_like(spec: RunSpec) -> None:
    """Expect another run like this one."""
    _expected[:] = [spec]


def begin_waiting() -> None:
    """Start a kernel for the run that is expected, unless one waits; one that does not come up is the run's to tell."""
    if not _expected or _waiting:
        return
    spec = _expected.pop()
    with suppress(NotStarted, OSError):
        kernel = _started(spec)
        try:
            kernel.connect()
        except NotStarted:
            kernel.end()
        else:
            _waiting.append(kernel)


def _started(spec: RunSpec) -> Kernel:
    kernel = Kernel(spec)
    try:
        kernel.start()
    except BaseException:
        kernel.end()
        raise
    return kernel
