"""Executors: who executes runs. Here the local one: worker processes, one a core."""

from __future__ import annotations

import os
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Protocol, cast

from ..kernels.environment import common_environment
from ..kernels.warm.service import Service, ready
from ..kernels.warm.start import holding
from ..limits import Limits
from ..spec import Failure, Result, RunSpec, Tell
from ..store.folder import clear_folders

Outcome = Result | Failure
WORKER = "memobook.runs.executors.worker"
PRELOAD = [WORKER, "memobook.runs.kernels.papermill_run"]


class Executor(Protocol):
    """Executes runs, as many at a time as it has slots."""

    slots: int

    def prepare(self, root: Path, limits: Limits) -> None:
        """Get ready for runs of the publication at ``root``, which will come soon."""
        ...

    def submit(self, spec: RunSpec, tell: Tell | None = None) -> Future[Outcome]:
        """Begin a run, or queue it; ``tell`` hears of each cell as it begins, where the executor can know."""
        ...

    def close(self) -> None:
        """End every kernel and worker that it started; runs that are not finished are cancelled."""
        ...


class LocalExecutor:
    """Worker processes on this machine, forked from a parent that has papermill imported, since this one has threads.

    Parameters
    ----------
    slots : runs at a time; the cores that this process may use where none is given.
    """

    def __init__(self, slots: int | None = None) -> None:
        self.slots = slots or len(os.sched_getaffinity(0))
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._held: set[Path] = set()
        self._holds = ExitStack()

    def prepare(self, root: Path, limits: Limits) -> None:
        """Begin to import what runs of the publication at ``root`` need, in the processes that these come from."""
        if root not in self._held:
            self._held.add(root)
            self._holds.enter_context(holding(root, common_environment(root, limits)))
            self._holds.enter_context(ready(PRELOAD))

    def submit(self, spec: RunSpec, tell: Tell | None = None) -> Future[Outcome]:
        self.prepare(spec.root, spec.limits)
        job = _Job(spec, tell)
        self._jobs.put(job)
        if len(self._workers) < self.slots:
            self._workers.append(_Worker(self._jobs))
        return job.future

    def close(self) -> None:
        for worker in self._workers:
            worker.stop()
        for _ in self._workers:
            self._jobs.put(None)
        for worker in self._workers:
            worker.join()
        self._workers.clear()
        self._holds.close()
        self._held.clear()


class _Job:
    def __init__(self, spec: RunSpec, tell: Tell | None) -> None:
        self.spec, self.tell = spec, tell
        self.future: Future[Outcome] = Future()


class _Worker:
    """A worker process and the thread that speaks with it; a process that died is replaced for the next run."""

    def __init__(self, jobs: SimpleQueue[_Job | None]) -> None:
        self._jobs = jobs
        self._stopped = False
        self._service: Service | None = None
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process, with the kernel that it has."""
        self._stopped = True
        if self._service:
            self._service.terminate()

    def join(self) -> None:
        self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if self._stopped:
                job.future.cancel()
            elif job.future.set_running_or_notify_cancel():
                try:
                    job.future.set_result(self._run(job))
                except Exception as error:
                    job.future.set_exception(error)
        self._end()

    def _run(self, job: _Job) -> Outcome:
        try:
            if self._service is None:
                self._service = Service(WORKER, PRELOAD)
            pipe = self._service.connection
            pipe.send((job.spec, dict(os.environ)))
            while not self._stopped:
                kind, told = pipe.recv()
                if kind == "cell" and job.tell:
                    job.tell(*told)
                elif kind == "broken":
                    raise RuntimeError(f"executing {job.spec.theme!r} broke in its worker\n{told}")
                elif kind == "done":
                    return cast(Outcome, told)
        except (EOFError, ConnectionError):
            pass  # the process is gone, told below with its exit code
        message = f"the process that executed it ended (exit code {self._end()})"
        return Failure("run.dead", message, "", "", "", {"datasets": {}, "values": {}}, {})

    def _end(self) -> int | None:
        """End the process: idle, it leaves when its connection is closed; told to stop, it leaves at once."""
        service, self._service = self._service, None
        if service is None:
            return None
        pid, code = service.pid, service.end(now=self._stopped)
        clear_folders(pid or 0)
        return code
