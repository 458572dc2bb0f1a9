"""Runs beyond one machine: an executor that hands them to a Dask cluster (``--scheduler ADDRESS``).

A run travels as plain data, without environment or secrets, and comes back by content. Dask itself pickles what it
sends: a scheduler and its workers can do anything as the user who runs them, so they belong into a network that is
trusted, or behind TLS.
"""

from __future__ import annotations

import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from memobook.publication.errors import ContentError
from memobook.publication.extra import not_installed

from ..limits import Limits
from ..spec import Failure, RunSpec, Tell
from .dask_worker import Order, code_modules, describe, differences, elsewhere, execute_there, prepare, stop
from .executor import Outcome

# seconds to reach a scheduler, to go on without any worker, between two looks at the cluster, and to part
REACH, PATIENCE, LOOK, PART = 5.0, 60.0, 1.0, 5.0


class DaskExecutor:
    """Executes runs on a cluster; one whose worker dies is tried elsewhere, as often as the scheduler allows.

    Parameters
    ----------
    address : of the scheduler, such as ``tcp://10.0.0.1:8786``.
    root : the publication's folder; a worker with ``MEMOBOOK_ROOT`` in its environment has its own copy there.

    Raises
    ------
    ContentError : ``scheduler.package``, ``scheduler.unreachable``, ``scheduler.empty``, ``scheduler.worker``.
    """

    def __init__(self, address: str, root: Path) -> None:
        self.address, self.root = address, root
        self._kind = describe(root)
        self._client = _connect(address)
        self._waiting: dict[str, tuple[Any, Future[Outcome], Tell | None]] = {}
        self._lock, self._closing = Lock(), Event()
        self._topic = f"memobook-{uuid4().hex}"
        self._modules: dict[str, dict[str, str]] = {}
        try:
            self.slots = self._check()
        except ContentError:
            self._client.close(timeout=PART)
            raise
        self._client.subscribe_topic(self._topic, self._told)
        self._watcher = Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def prepare(self, root: Path, limits: Limits) -> None:
        """Workers got ready when they were asked what they are; a worker keeps its warm parent while it lives."""

    def submit(self, spec: RunSpec, tell: Tell | None = None) -> Future[Outcome]:
        future: Future[Outcome] = Future()
        future.set_running_or_notify_cancel()
        id = f"memobook-{spec.theme}-{uuid4().hex}"
        if spec.theme not in self._modules:
            self._modules[spec.theme] = code_modules(spec.notebook, self.root)
        order = Order(id, spec, self._kind, self._modules[spec.theme], self._topic)
        remote = self._client.submit(execute_there, order, key=id, pure=False)
        with self._lock:
            self._waiting[id] = remote, future, tell
        remote.add_done_callback(lambda remote: self._done(id, remote))
        return future

    def close(self) -> None:
        """End what is running and leave the cluster, which goes on."""
        self._closing.set()
        with self._lock:
            left, self._waiting = self._waiting, {}
        # the cluster may be gone already
        with suppress(OSError, RuntimeError, TimeoutError):
            if left:
                self._client.cancel([remote for remote, _, _ in left.values()], force=True)
                self._client.run(stop, list(left), on_error="ignore")
        for _, future, _ in left.values():
            future.set_result(elsewhere("the run was called off"))
        self._client.close(timeout=PART)
        self._watcher.join(PART)

    def _check(self) -> int:
        """How many runs the workers can do at a time; refuses workers that are not as this build is."""
        threads: dict[str, int] = self._client.nthreads()
        end = time.monotonic() + REACH
        while not threads and time.monotonic() < end:
            time.sleep(0.1)
            threads = self._client.nthreads()
        if not threads:
            raise ContentError(
                "scheduler.empty",
                "the scheduler has no worker",
                place=self.address,
                fix=f"start one where memobook is installed: dask worker {self.address} --nthreads 1",
            )
        for worker, kind in sorted(self._client.run(prepare, self.root, on_error="return").items()):
            wrong = f"{type(kind).__name__}: {kind}" if isinstance(kind, BaseException) else None
            wrong = wrong or differences(self._kind, kind)
            if wrong:
                raise ContentError(
                    "scheduler.worker",
                    f"the worker {worker} is not as this build is: {wrong}",
                    place=self.address,
                    fix="give it the same Python, engine and uv.lock as here; MEMOBOOK_ROOT on it names its copy of "
                    "the publication",
                )
        return sum(threads.values())

    def _done(self, id: str, remote: Any) -> None:
        with self._lock:
            _, future, _ = self._waiting.pop(id, (None, None, None))
        if future is None:
            return
        if remote.status == "finished":
            try:
                future.set_result(remote.result(timeout=REACH * 4))
            except (OSError, TimeoutError) as error:
                future.set_result(elsewhere(f"its result could not be fetched: {error}"))
        elif remote.status == "error":
            future.set_result(_broken(remote.exception()))
        else:
            future.set_result(elsewhere(f"the scheduler {self.address} gave it up or is gone"))

    def _told(self, event: tuple[float, Any]) -> None:
        _, told = event
        _, _, tell = self._waiting.get(told["run"], (None, None, None))
        if tell:
            tell(*told["cell"])

    def _watch(self) -> None:
        """Keep ``slots`` up to date; without scheduler, or without any worker for long, nothing is waited for."""
        seen = time.monotonic()
        while not self._closing.wait(LOOK):
            try:
                threads = sum(self._client.nthreads().values()) if self._client.status == "running" else None
            except (OSError, TimeoutError, RuntimeError, ValueError):
                threads = None
            if threads:
                self.slots, seen = threads, time.monotonic()
            elif self._client.status == "closed" or time.monotonic() - seen > PATIENCE:
                gone = "no worker is left" if threads == 0 else "the scheduler is gone"
                with self._lock:
                    left, self._waiting = self._waiting, {}
                for _, future, _ in left.values():
                    future.set_result(elsewhere(f"{gone} ({self.address})"))


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise not_installed(
            "scheduler.package", "distributed", "memobook[cluster]", address, where=" and on the workers"
        ) from error
    try:
        return Client(address, timeout=REACH, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        told = str(error).strip().splitlines() or ["time is over"]
        raise ContentError(
            "scheduler.unreachable",
            f"no Dask scheduler answers: {told[0]}",
            place=address,
            fix="start it (dask scheduler), or mend the address given by --scheduler",
        ) from error


def _broken(error: BaseException) -> Failure:
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        times = error.allowed_failures + 1
        message = f"{times} workers ended while they executed it, the last one {error.last_worker.address}"
        return replace(elsewhere(message), id="run.dead")
    return elsewhere(f"it could not be executed on the cluster: {type(error).__name__}: {error}")
