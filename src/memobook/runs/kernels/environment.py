"""The environment of a kernel: what the shell has, without secrets, and what a run gets of its own."""

from __future__ import annotations

import os
import re
from pathlib import Path

from memobook.themes.value import READS_LOG

from ..limits import Limits
from ..processor import NAMES, code_paths
from ..spec import RunSpec

# keys of sources: fetch needs them, a notebook must not see them
SECRET = re.compile(r"MEMOBOOK_\w+_KEY")


def common_environment(root: Path, limits: Limits) -> dict[str, str]:
    """The variables that all kernels of a publication have in common; the rest is of each run's own."""
    # the publication's own modules: beside the notebooks, or below src/
    paths = [str(root / "notebooks"), str(root / "src"), os.environ.get("PYTHONPATH", "")]
    return {
        **{name: value for name, value in os.environ.items() if not SECRET.fullmatch(name) and name not in NAMES},
        **limits.variables(),
        **code_paths(os.environ),
        "MEMOBOOK_ROOT": str(root),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONHASHSEED": "0",  # the order of a set is part of the bytes of a run
    }


def kernel_environment(spec: RunSpec, folder: Path) -> dict[str, str]:
    """All environment variables of the kernel of a run.

    Parameters
    ----------
    folder : of this run alone; gets ``reads.jsonl``, ``upstream/`` with the notebooks that it may read values from,
        and ``tmp/``, the kernel's temporary folder.
    """
    upstream, temporary, log = folder / "upstream", folder / "tmp", folder / "reads.jsonl"
    upstream.mkdir()
    temporary.mkdir()
    log.touch()
    for theme, text in spec.upstream.items():
        (upstream / f"{theme}.ipynb").write_text(text, "utf-8")
    own = {"MEMOBOOK_RUNS": str(upstream), READS_LOG: str(log), "TMPDIR": str(temporary)}
    return common_environment(spec.root, spec.limits) | own
