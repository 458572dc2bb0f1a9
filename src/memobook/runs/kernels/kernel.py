"""A run's kernel: started in a folder of its own, spoken to, and gone with all that it started."""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_async, run_sync

from ..spec import RunSpec
from ..store.folder import new_folder
from .apart import NETWORK, begin_alone
from .environment import furnish, kernel_environment
from .warm.fallback import tell
from .warm.key import key
from .warm.process import WarmProcess
from .warm.provisioner import imported
from .work import begin_work, end_work, stop_work

# seconds for the kernel to come up, which a run's limit leaves out
STARTING = 60.0
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


class NotStarted(Exception):
    """A kernel did not come up; the text says why."""


class Kernel:
    """A kernel for one run, which may be started before the run is known.

    Parameters
    ----------
    spec : of the run, or of one like it.

    Attributes
    ----------
    folder : of the run alone.
    client : what it is spoken to with, once it is connected.
    """

    def __init__(self, spec: RunSpec) -> None:
        self.spec = spec
        self.folder = new_folder()
        begin_work(self.folder)
        self.manager = AsyncKernelManager(
            kernel_name=spec.kernel,
            client_class="memobook.runs.kernels.prompt_client.PromptClient",
            connection_file=str(self.folder / "kernel.json"),
        )
        self.client: Any = None
        self._environment = kernel_environment(spec, self.folder)

    @property
    def process(self) -> Any:
        """As ``subprocess.Popen``, or a :class:`.warm.process.WarmProcess`; None before its start."""
        return self.manager.provisioner.process if self.manager.provisioner else None  # type: ignore[attr-defined]

    @property
    def warm(self) -> bool:
        """Whether it is no process that was started from nothing."""
        return isinstance(self.process, WarmProcess)

    async def _start(self) -> None:
        furnish(self.folder)
        environment = dict(self._environment)
        sockets = self.folder / "kernel"
        if os.name == "posix" and len(os.fsencode(sockets)) < SOCKET_PATH:
            # not ports of the loopback: another program may take one before the kernel does
            self.manager.transport, self.manager.ip = "ipc", str(sockets)
        elif environment[NETWORK] == "0":
            tell("memobook: notebooks can reach the network, since kernels are spoken to by ports of the loopback here")
            environment |= {NETWORK: "1"}
        options: dict[str, Any] = {"env": environment, "cwd": str(self.spec.root)}
        if self.spec.kernel == "python3":  # a warm kernel sees to it by itself
            options["preexec_fn"] = partial(begin_alone, environment, os.getpid())
        try:
            await ensure_async(self.manager.start_kernel(extra_arguments=[QUIET, WHOLE, PACKER, HISTORY], **options))
        except RuntimeError as error:
            raise NotStarted(f"the kernel did not start: {error}") from error
        # known from its launch on, not only once it answers, so that a stop ends it
        begin_work(self.folder, self.process.pid)

    start = run_sync(_start)

    async def _connect(self) -> None:
        if self.client is None:
            self.client = self.manager.client()
            self.client.allow_stdin = False
            self.client.start_channels()
            try:
                await self.client.wait_for_ready(timeout=STARTING)
            except RuntimeError as error:
                raise NotStarted(f"the kernel did not start: {error}") from error

    connect = run_sync(_connect)

    def serves(self, spec: RunSpec) -> bool:
        """Whether it is, to the last of its variables, the kernel that would be started for a run."""
        asked = kernel_environment(spec, self.folder)
        mine, its = ((s.root, s.kernel, s.limits) for s in (self.spec, spec))
        if (mine, self._environment) != (its, asked) or not self.warm or self.process.poll() is not None:
            return False
        return bool(self.process.parent == key(imported(asked, spec.root), asked))

    async def _stop(self) -> None:
        """Kill the kernel's whole group first: jupyter_client looks only every 0.1 s whether a process is gone."""
        stop_work(self.folder)
        if self.process:
            until = time.monotonic() + 1
            while await self.manager.provisioner.poll() is None and time.monotonic() < until:  # type: ignore[union-attr]
                await asyncio.sleep(0.003)
        if await ensure_async(self.manager.is_alive()):
            await ensure_async(self.manager.shutdown_kernel(now=True))
        await ensure_async(self.manager.cleanup_resources())
        if self.client is not None:
            self.client.stop_channels()
            self.client = None

    stop = run_sync(_stop)

    def end(self) -> None:
        """Stop it, and remove its folder."""
        try:
            self.stop()
        finally:
            end_work(self.folder)
