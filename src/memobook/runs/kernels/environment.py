"""The environment of a kernel: what it needs of the shell, by name, and what a run gets of its own."""

from __future__ import annotations

import os
import re
import site
from importlib.util import find_spec
from pathlib import Path

from memobook.publication.shared_cache import shared_cache
from memobook.themes.remembered import FOLDER as REMEMBERED
from memobook.themes.values.value import READS_LOG

from ..limits import Limits
from ..processor import NAMES, code_paths
from ..spec import RunSpec
from .apart import NETWORK, PROCESSES, can_leave
from .warm.fallback import tell

OPEN = {
    PROCESSES: "memobook: notebooks can read what other processes of this user hold, secrets too; this system gives "
    "kernels no user namespace of their own",
    NETWORK: "memobook: notebooks can reach the network, this system gives kernels none of their own",
}
# what Python, its libraries and the engine are told by; all else may be a secret, and a notebook prints what it sees
ALLOWED = re.compile(
    r"PATH|LANG|LANGUAGE|LC_\w+|TZ|TERM|SYSTEMROOT|VIRTUAL_ENV|LD_LIBRARY_PATH|DYLD_\w+|XDG_RUNTIME_DIR|PYTHON\w+"
    r"|FONTCONFIG_\w+|MPL\w+|MATPLOTLIBRC|IPYTHONDIR|JUPYTER_\w*(?:DIR|PATH)|COVERAGE_\w+|GLIBC_TUNABLES"
    r"|(?:OMP|OPENBLAS|GOTO|MKL|BLIS|VECLIB|NUMEXPR|ARROW|NUMPY|NPY|POLARS|RAYON)_\w+"
    r"|MEMOBOOK_\w+(?<!_KEY)(?<!_URL)(?<!_CONTACT)"
)
NAMED = "MEMOBOOK_KERNEL_VARIABLES"  # names of others that a notebook needs, with commas between them


def _passed(name: str, named: set[str]) -> bool:
    return name in named or (bool(ALLOWED.fullmatch(name)) and name not in NAMES)


def common_environment(root: Path, limits: Limits) -> dict[str, str]:
    """The variables that all kernels of a publication have in common; the rest is of each run's own."""
    # the publication's own modules: beside the notebooks, or below src/
    paths = [str(root / "notebooks"), str(root / "src"), os.environ.get("PYTHONPATH", "")]
    named = set(os.environ.get(NAMED, "").replace(" ", "").split(","))
    return {
        "MPLCONFIGDIR": str(shared_cache("matplotlib", root)),
        "MATPLOTLIBRC": str(_defaults()),
        **{name: value for name, value in os.environ.items() if _passed(name, named)},
        **limits.variables(),
        **code_paths(os.environ),
        "MEMOBOOK_ROOT": str(root),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONUSERBASE": site.getuserbase(),  # where it was before a kernel had a home of its own
        "PYTHONHASHSEED": "0",  # the order of a set is part of the bytes of a run
    }


def _defaults() -> Path:
    """matplotlib's own settings: whatever lies in a folder that publications share, their drawings stay as they are."""
    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "matplotlibrc"


def _apart(*, network: bool) -> dict[str, str]:
    """What a kernel shall not share with the machine, as far as the system allows it; a line tells what it does not."""
    left: list[str] = []
    for name in (PROCESSES, *([] if network else [NETWORK])):
        if os.environ.get(name) == "1":
            continue
        if can_leave(*left, name):
            left.append(name)
        else:
            tell(OPEN[name])
    return {name: "0" if name in left else "1" for name in OPEN}


def furnish(folder: Path) -> None:
    """Make what a run has of its own in its folder: an empty log of what it reads, and its folders."""
    for own_folder in ("upstream", "tmp", "home"):
        (folder / own_folder).mkdir()
    (folder / "reads.jsonl").touch()


def hand_over(spec: RunSpec, folder: Path) -> None:
    """Put into a run's folder what it may read: notebooks of other themes, and the way to what is remembered."""
    for theme, text in spec.upstream.items():
        path = folder / "upstream" / f"{theme}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    if spec.remembered:
        (folder / "remembered").symlink_to(spec.root / ".memobook" / "remembered" / spec.remembered)


def kernel_environment(spec: RunSpec, folder: Path) -> dict[str, str]:
    """All environment variables of the kernel of a run.

    Parameters
    ----------
    folder : of this run alone, as :func:`furnish` and :func:`hand_over` fill it.
    """
    own = {"MEMOBOOK_RUNS": "upstream", READS_LOG: "reads.jsonl", "TMPDIR": "tmp", "HOME": "home"}
    if spec.remembered:
        own[REMEMBERED] = "remembered"
    own = {name: str(folder / place) for name, place in own.items()}
    return common_environment(spec.root, spec.limits) | own | _apart(network=spec.network)
