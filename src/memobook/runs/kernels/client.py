"""papermill's client of one kernel: it keeps the run's limits, and takes times and memory."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_core.utils import ensure_async
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from ..limits import Limits
from ..spec import Tell
from .kernel import Kernel
from .output_size import OutputSize

# seconds that an interrupted cell gets to show where it was
GRACE = 3.0
# seconds within which what a cell has shown arrives after its end: a long list of outputs is on its way for a while
ARRIVAL = 60
# the tag of a cell that may fail, as nbclient has it
EXPECTED = "raises-exception"


class KernelClient(PapermillNotebookClient):  # type: ignore[misc]
    """The client of a run's kernel.

    Attributes
    ----------
    running : the code cell that was begun last.
    times : ``{"id", "label", "seconds"}`` of each cell that came to its end.
    peak : highest resident memory of the kernel in bytes, at the end of the last cell.
    late : whether the time limit of the run was reached.
    exit_code : of a kernel that died, as subprocess gives it.
    warm : whether the kernel is no process that was started from nothing.
    size : of what the cells have shown.
    """

    def __init__(self, nb_man: Any, kernel: Kernel, limits: Limits, tell: Tell | None) -> None:
        super().__init__(nb_man, km=kernel.manager, iopub_timeout=ARRIVAL)
        self.kernel = kernel
        self.limits, self.tell = limits, tell
        self.running: Any = None
        self.times: list[dict[str, Any]] = []
        self.peak: int | None = None
        self.exit_code: int | None = None
        self.warm = self.late = False
        self.size = OutputSize()
        self._expected: dict[int, list[Any]] = {}
        self._codes = [cell for cell in self.nb.cells if cell["cell_type"] == "code" and cell["source"].strip()]
        self._begun = self._deadline = 0.0
        self.timeout_func = self._seconds_left
        self.on_cell_execute, self.on_cell_executed = self._cell_begins, self._cell_ends

    def execute(self, **options: Any) -> Any:
        """Execute all cells; whoever gave the kernel ends it.

        Raises
        ------
        NotStarted : the kernel did not come up.
        """
        self.kernel.connect()
        self.kc, self.warm = self.kernel.client, self.kernel.warm
        self.limits.hold(self.kernel.process.pid)
        self._deadline = time.monotonic() + (self.limits.seconds or 0)
        return super().execute(cleanup_kc=False, **options)

    def _seconds_left(self, cell: Any) -> float | None:
        return None if self.limits.seconds is None else max(0.01, self._deadline - time.monotonic())

    def _cell_begins(self, cell: Any, cell_index: int) -> None:
        self.running, self._begun = cell, time.monotonic()
        if self.tell:
            number = next(n for n, c in enumerate(self._codes, 1) if c is cell)
            self.tell(number, len(self._codes), cell_id(cell))

    def _cell_ends(self, cell: Any, cell_index: int, execute_reply: Any) -> None:
        if EXPECTED in cell["metadata"].get("tags", []):
            # papermill takes every error for a failure: these outputs are put back once it has looked
            self._expected[cell_index], cell["outputs"] = list(cell["outputs"]), []
        seconds = round(time.monotonic() - self._begun, 4)
        self.times.append({"id": cell_id(cell), "label": cell_id(cell), "seconds": seconds})
        self.peak = peak_memory(self.kernel.process.pid) or self.peak

    def put_expected(self, cells: list[Any]) -> None:
        """Give the cells that may fail their outputs back, errors included."""
        for index, outputs in self._expected.items():
            cells[index]["outputs"] = json.loads(json.dumps(outputs))

    def output(self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int) -> Any:
        """Take what a cell shows, as much of it as a run keeps."""
        content = self.size.bounded(msg["content"], cell_index)
        return super().output(outs, {**msg, "content": content}, display_id, cell_index) if content else None

    async def _async_check_alive(self) -> None:
        try:
            await super()._async_check_alive()
        except DeadKernelError:
            self.exit_code = await self.km.provisioner.poll()
            raise

    async def _async_handle_timeout(self, timeout: float, cell: Any = None) -> None:
        """Interrupt the cell, so that its traceback shows where it was; the kernel is killed afterwards."""
        self.late = True
        await ensure_async(self.km.interrupt_kernel())
        with suppress(Empty):  # a cell that can't be interrupted has no traceback
            await ensure_async(self.kc.shell_channel.get_msg(timeout=GRACE))
            await asyncio.sleep(0.2)  # for the traceback, which comes on another channel
        raise CellTimeoutError.error_from_timeout_and_cell("the run", int(timeout), cell)


def cell_id(cell: Any) -> str:
    """Id of a cell; papermill gives the cell that it injects another one each time."""
    injected = "injected-parameters" in cell["metadata"].get("tags", [])
    return "injected-parameters" if injected else str(cell.get("id", "?"))


def peak_memory(process: int) -> int | None:
    """Highest resident memory of a process in bytes, where the system tells."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), None)
