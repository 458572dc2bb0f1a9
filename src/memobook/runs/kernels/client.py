"""papermill's client of one kernel: it starts the kernel, keeps the run's limits, and leaves no process behind."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from ..limits import Limits
from ..spec import Tell
from .apart import NETWORK, begin_alone
from .output_size import OutputSize
from .warm.fallback import tell

# seconds that an interrupted cell gets to show where it was
GRACE = 3.0
# seconds within which what a cell has shown arrives after its end: a long list of outputs is on its way for a while
ARRIVAL = 60
# a kernel warns at its start that the loopback is not encrypted, and at its end of the interrupt
QUIET = "--log-level=CRITICAL"
# of a thousand outputs that wait to be fetched a kernel's socket drops the rest; it is told to keep all
WHOLE = (
    "--InteractiveShellApp.exec_lines=(lambda thread: thread.schedule("
    "lambda: thread.socket.setsockopt(__import__('zmq').SNDHWM, 0)))(get_ipython().kernel.iopub_socket.io_thread)"
)
# Jupyter's own drops an output that holds half of a surrogate pair
PACKER = "--Session.packer=memobook.runs.kernels.packer.pack"
# a run's own home is gone at its end, and with it a file of what was typed
HISTORY = "--HistoryManager.hist_file=:memory:"
# a socket's path has at most 103 bytes on every system, the number behind ours included
SOCKET_PATH = 98
# the tag of a cell that may fail, as nbclient has it
EXPECTED = "raises-exception"
# folders of runs at work in this process, and the kernels in them
_work: dict[Path, int | None] = {}


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

    def __init__(self, nb_man: Any, limits: Limits, tell: Tell | None, kernel_name: str) -> None:
        super().__init__(
            nb_man,
            kernel_name=kernel_name,
            extra_arguments=[QUIET, WHOLE, PACKER, HISTORY],
            shutdown_kernel="immediate",
            iopub_timeout=ARRIVAL,
        )
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
        self.on_notebook_start = self._kernel_up
        self.on_cell_execute, self.on_cell_executed = self._cell_begins, self._cell_ends

    def execute_in(self, folder: Path, environment: dict[str, str], root: Path) -> None:
        """Execute all cells; the kernel starts in ``root``, and its process group is gone at the end."""
        self._folder = folder
        self.km = self.create_kernel_manager()
        self.km.client_class = "memobook.runs.kernels.prompt_client.PromptClient"
        self.km.connection_file = str(folder / "kernel.json")
        sockets = folder / "kernel"
        if os.name == "posix" and len(os.fsencode(sockets)) < SOCKET_PATH:
            # not ports of the loopback: another program may take one before the kernel does
            self.km.transport, self.km.ip = "ipc", str(sockets)
        elif environment.get(NETWORK) == "0":
            tell("memobook: notebooks can reach the network, since kernels are spoken to by ports of the loopback here")
            environment = environment | {NETWORK: "1"}
        options: dict[str, Any] = {"env": environment, "cwd": str(root), "cleanup_kc": True}
        if self.kernel_name == "python3":  # a warm kernel sees to it by itself
            options["preexec_fn"] = partial(begin_alone, environment, os.getpid())
        self.execute(**options)

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Know the kernel's process from its launch on, not only once it answers, so that a stop ends it."""
        await super().async_start_new_kernel(**kwargs)
        _work[self._folder] = self.km.provisioner.process.pid

    start_new_kernel = run_sync(async_start_new_kernel)

    def _kernel_up(self, notebook: Any) -> None:
        process = self.km.provisioner.process
        self.warm = not isinstance(process, subprocess.Popen)
        self.limits.hold(process.pid)
        self._deadline = time.monotonic() + (self.limits.seconds or 0)

    async def _async_cleanup_kernel(self) -> None:
        """Kill the kernel's whole group first: jupyter_client looks only every 0.1 s whether a process is gone."""
        process = _work.get(self._folder)
        if process:
            _kill_group(process)
            until = time.monotonic() + 1
            while await self.km.provisioner.poll() is None and time.monotonic() < until:
                await asyncio.sleep(0.003)
        await super()._async_cleanup_kernel()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

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
        self.peak = peak_memory(self.km.provisioner.process.pid) or self.peak

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


def begin_work(folder: Path, process: int | None = None) -> None:
    """Remember a run's folder, and the process that leads its group, until :func:`end_work`."""
    _work[folder] = process


def end_work(folder: Path) -> None:
    """End what a run's kernel left running, and remove the run's folder."""
    process = _work.pop(folder, None)
    if process:
        _kill_group(process)
    shutil.rmtree(folder, ignore_errors=True)


def _kill_group(process: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)  # a kernel leads a group of its own


def end_all_work() -> None:
    """The same for all runs of this process, which is about to end.

    A kernel that is just being launched ends with this process; its folder is left to whoever stopped it.
    """
    for folder in [folder for folder, process in _work.items() if process]:
        end_work(folder)
