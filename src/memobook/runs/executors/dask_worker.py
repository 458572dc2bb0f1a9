"""What happens on a worker of a Dask cluster: it tells what it is, and executes specs with its own copy of the data.

A worker takes the publication from ``MEMOBOOK_ROOT`` of its own environment, or from the folder that the build has.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from memobook.publication.engine import VERSION, engine_sha256
from memobook.publication.files import sha256
from memobook.themes.cells.imports import project_modules
from memobook.themes.cells.notebook_file import joined

from ..spec import Failure, Result, RunSpec

# kernels of runs at work in this process, by run; runs that were called off
_runs: dict[str, Any] = {}
_stopped: set[str] = set()


@dataclass(frozen=True)
class Order:
    """A run as it travels: its id, the spec, and what must be the same there as here.

    Parameters
    ----------
    kind : as :func:`describe` gives it.
    modules : of the project that its code imports: path -> sha256.
    topic : of the scheduler's events, under which the run tells of its cells.
    """

    id: str
    spec: RunSpec
    kind: dict[str, str]
    modules: dict[str, str]
    topic: str


def describe(root: Path) -> dict[str, str]:
    """What must be the same on a worker as in the build: engine, Python, system, locked packages."""
    lock = worker_root(root) / "uv.lock"
    return {
        "engine": f"{VERSION} ({engine_sha256()[:12]})",
        "Python": platform.python_version(),
        "system": sys.platform,
        "uv.lock": sha256(lock.read_bytes())[:12] if lock.is_file() else "none",
    }


def prepare(root: Path) -> dict[str, str]:
    """:func:`describe` on a worker, where what every run needs is imported by the way."""
    import memobook.runs.kernels.papermill_run  # noqa: F401

    return describe(root)


def worker_root(root: Path) -> Path:
    return Path(os.environ.get("MEMOBOOK_ROOT") or root)


def code_modules(notebook: dict[str, Any], root: Path) -> dict[str, str]:
    """Modules of the project below ``root`` that a notebook's code imports, with their hashes."""
    return project_modules([joined(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"], root)


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What two descriptions disagree on, in a few words; empty where they agree."""
    names = [name for name in sorted(here.keys() | there.keys()) if here.get(name) != there.get(name)]
    return ", ".join(f"{name}: here {here.get(name, 'none')}, there {there.get(name, 'none')}" for name in names)


def execute_there(order: Order) -> Result | Failure:
    """Execute a run on this worker; refused where its engine, packages or modules are not the build's."""
    from distributed import get_worker

    from ..kernels.compiled import drop_outdated
    from ..kernels.papermill_run import PapermillRun
    from ..kernels.values.client import NoValues
    from ..kernels.values.values_run import values_run

    worker, root = get_worker(), worker_root(order.spec.root)
    short = {path: digest[:12] for path, digest in order.modules.items()}
    own = {path: digest[:12] for path, digest in code_modules(order.spec.notebook, root).items()}
    wrong = differences(order.kind, describe(order.spec.root)) or differences(short, own)
    if not (root / "data" / "datapackage.json").is_file():
        wrong = f"no publication in {root}; MEMOBOOK_ROOT on the worker names its copy"
    if wrong:
        return elsewhere(f"the worker {worker.address} is not as the build is: {wrong}", worker.address)

    def tell(*cell: Any) -> None:
        worker.log_event(order.topic, {"run": order.id, "cell": list(cell)})
        if order.id in _stopped:
            stop([order.id])

    drop_outdated(order.spec.notebook, root)
    # threads of a worker share no beginning
    spec = replace(order.spec, root=root, shared=None, changed={})
    if spec.values_only:
        with suppress(NoValues):
            return replace(values_run(spec), worker=worker.address)
    run = PapermillRun(spec, tell)
    _runs[order.id] = run
    try:
        return replace(run.execute(), worker=worker.address)
    finally:
        del _runs[order.id]
        _stopped.discard(order.id)


def stop(ids: list[str]) -> None:
    """End the kernels of runs that are called off; their runs end by themselves then."""
    for id in ids:
        run = _runs.get(id)
        if run:
            _stopped.add(id)
            with suppress(AttributeError, ProcessLookupError, TypeError):  # it has no kernel yet, or none any more
                os.killpg(run.client.km.provisioner.pid, signal.SIGKILL)


def elsewhere(message: str, worker: str = "", traceback: str = "") -> Failure:
    """A run that was refused or lost beyond this machine."""
    return Failure("run.elsewhere", message, "", "", traceback, {"datasets": {}, "values": {}}, {}, worker)
