"""What decides which machine code numerical libraries use: fixed in each kernel, so that processors agree.

OpenBLAS chooses its kernels by processor, and numpy the code of its own sums and elementary functions; each order of
summing has other last digits. So a kernel takes what a processor of about 2013 has, everywhere. What no variable fixes
(the C library, another architecture) is met by rounding: values are recorded with 12 significant digits.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

# set for kernels to take what the shell says instead: a test of what rounding alone does
UNPINNED = "MEMOBOOK_UNPINNED"
# read by the libraries when they are imported; the first by OpenBLAS (numpy and scipy have one each)
NAMES = ("OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES", "ARROW_USER_SIMD_LEVEL")
ARCHITECTURES: dict[str, dict[str, str]] = {
    "x86_64": dict(zip(NAMES, ("Haswell", "X86_V4 AVX512_ICL AVX512_SPR", "AVX2"), strict=True)),
    "aarch64": {"OPENBLAS_CORETYPE": "ARMV8"},
}
# flags of /proc/cpuinfo without which a kernel of OpenBLAS can't work
NEEDS = {
    "Prescott": {"pni"},
    "Haswell": {"avx2", "fma"},
    "Zen": {"avx2", "fma"},
    "SkylakeX": {"avx2", "fma", "avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"},
}


@cache
def architecture() -> str:
    """Name of this machine's architecture, one name for each."""
    name = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(name, name)


@cache
def flags() -> frozenset[str]:
    """What this processor says that it has; nothing where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), ()))


def lacking(kernel: str) -> list[str]:
    """What this processor lacks for a kernel of OpenBLAS; nothing where that is not known."""
    known = flags()
    return sorted(NEEDS[kernel] - known) if known and architecture() == "x86_64" else []


def code_paths(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of :data:`NAMES` that a kernel gets; a processor too old for the usual ones gets none.

    Parameters
    ----------
    environment : of the build.
    """
    if environment.get(UNPINNED):
        return {name: environment[name] for name in NAMES if name in environment}
    pinned = ARCHITECTURES.get(architecture(), {})
    kernel = pinned.get("OPENBLAS_CORETYPE", "")
    return {} if kernel in NEEDS and lacking(kernel) else dict(pinned)


@cache
def _library() -> str:
    """The C library, whose elementary functions are rounded by version."""
    return "".join(platform.libc_ver()) if sys.platform == "linux" else ""


def numerics(environment: Mapping[str, str], threads: int) -> dict[str, Any]:
    """What a run key holds of all this: architecture, C library, threads, and the variables."""
    return {"architecture": architecture(), "library": _library(), "threads": threads} | code_paths(environment)
