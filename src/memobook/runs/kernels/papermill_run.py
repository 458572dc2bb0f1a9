"""One run: papermill over one kernel of its own, watched while it works.

papermill injects the parameters and goes through the cells; its engine here gives the kernel an environment of its
own, keeps the run's limits, and takes times and memory.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import nbformat
import papermill as pm
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import Engine, papermill_engines

from memobook.publication.files import NO_ROOM
from memobook.themes.cells.notebook_file import joined
from memobook.themes.theme import READS

from ..spec import Failure, Result, RunSpec, Tell
from .client import ARRIVAL, KernelClient, cell_id
from .compiled import drop_outdated
from .environment import hand_over
from .folded import folded
from .kernel import STARTING, Kernel, NotStarted
from .normalised import normalise
from .reads import read_log
from .values.client import NoValues
from .values.values_run import values_run
from .waiting import expect_like, kernel_for
from .written import written

logging.getLogger("papermill").setLevel(logging.CRITICAL)


class RunEngine(Engine):  # type: ignore[misc]
    """papermill's way to execute the cells of a run."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, run: PapermillRun, kernel: Kernel, **_: Any
    ) -> None:
        run.client = KernelClient(nb_man, kernel, run.spec.limits, run.tell)
        run.client.execute()


papermill_engines.register("memobook", RunEngine)


class PapermillRun:
    """The execution of one spec."""

    def __init__(self, spec: RunSpec, tell: Tell | None) -> None:
        self.spec, self.tell = spec, tell
        self.client: KernelClient | None = None
        self._failed: Any = None

    def execute(self) -> Result | Failure:
        """Execute it; what goes wrong inside the kernel, or with it, is a Failure."""
        begin = time.monotonic()
        reads: dict[str, Any] = {"datasets": {}, "values": {}}
        trouble: tuple[str, str] | None
        kernel: Kernel | None = None
        try:
            kernel = kernel_for(self.spec)
            hand_over(self.spec, kernel.folder)
            trouble = self._papermill(kernel)
            kernel.stop()
            reads = read_log(kernel.folder / "reads.jsonl")
        except NotStarted as error:
            trouble = "run.dead", str(error)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            trouble = "disk.full", f"no room for the files of a run in {gettempdir()}: {error.strerror}"
        finally:
            if kernel:
                kernel.end()
        notebook = self._notebook(reads)
        limit = self.spec.limits.seconds
        if not trouble and limit and time.monotonic() - begin > limit + STARTING:
            trouble = self._too_long()
        if trouble:
            cell = self._failed or (self.client.running if self.client else None)
            return Failure(
                *trouble,
                cell=cell_id(cell) if cell else "",
                source=joined(cell["source"]) if cell else "",
                traceback=_traceback(cell, self.spec.root) if cell else "",
                reads=reads,
                notebook=notebook,
            )
        assert self.client is not None
        if self.client.warm:
            expect_like(self.spec)
        seconds = time.monotonic() - begin
        return Result(notebook, reads, seconds, self.client.times, self.client.peak, self.client.warm)

    def _papermill(self, kernel: Kernel) -> tuple[str, str] | None:
        """Let papermill execute the notebook; id and message of what went wrong."""
        limits = self.spec.limits
        try:
            pm.execute_notebook(
                nbformat.from_dict(self.spec.notebook),  # type: ignore[no-untyped-call]
                None,
                parameters=self.spec.parameters,
                engine_name="memobook",
                kernel_name=self.spec.kernel,
                language="python",
                progress_bar=False,
                run=self,
                kernel=kernel,
            )
        except pm.PapermillExecutionError as error:
            assert self.client is not None
            self._failed = _unmarked(self.client.nb.cells)[error.cell_index]
            short = limits.memory is not None and error.ename.endswith("MemoryError")
            more = f" (the limit is {limits.memory / 2**20:,.0f} MB)" if short and limits.memory else ""
            return "run.memory" if short else "run.failed", f"{error.ename}: {error.evalue}{more}"
        except CellTimeoutError:
            if self.client is not None and not self.client.late:
                return "run.dead", f"what the cell showed did not arrive within {ARRIVAL} s of its end"
            return self._too_long()
        except DeadKernelError:
            return "run.dead", f"the kernel ended while the cell was at work{_how(self.client)}"
        return None

    def _too_long(self) -> tuple[str, str]:
        return "run.time", f"the run took longer than its limit of {self.spec.limits.seconds:g} s, and was ended"

    def _notebook(self, reads: dict[str, Any]) -> dict[str, Any]:
        if self.client is None:
            return {}
        executed = written(self.client.nb)
        executed["cells"] = _unmarked(executed["cells"])
        self.client.put_expected(executed["cells"])
        for number, cell in enumerate(executed["cells"]):
            for name, text in self.client.size.notices(number):
                cell["outputs"].append({"output_type": "stream", "name": name, "text": text})
        notebook = normalise(executed, self.spec.root)
        notebook["metadata"][READS] = reads
        return notebook


def _unmarked(cells: list[Any]) -> list[Any]:
    """The cells without those with which papermill marks a failed notebook."""
    marks = {"papermill-error-cell-tag", "papermill-error-message"}
    return [cell for cell in cells if not marks & set(cell["metadata"].get("tags", []))]


def _how(client: KernelClient | None) -> str:
    code = client.exit_code if client else None
    if code is None:
        return ""
    if code < 0:
        return f" (killed by signal {-code})" + (": out of memory, perhaps" if code == -9 else "")
    return f" (exit code {code})"


def _traceback(cell: Any, root: Path) -> str:
    """The traceback that the cell ended with, what nobody of the publication wrote folded."""
    errors = [o for o in cell.get("outputs", []) if o["output_type"] == "error"]
    return folded(errors[-1]["traceback"], root) if errors else ""


def execute_spec(spec: RunSpec, tell: Tell | None = None) -> Result | Failure:
    """Execute one run with papermill in a kernel of its own; the kernel is gone when this returns.

    Where only its values are wanted, they are computed without one, as far as that can be had.
    """
    drop_outdated(spec.notebook, spec.root)
    if spec.values_only:
        with suppress(NoValues):  # the whole notebook says what is wrong
            return values_run(spec)
    return PapermillRun(spec, tell).execute()
