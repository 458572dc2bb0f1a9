"""A worker process: takes specs from a pipe, executes one after the other, and never outlives its build."""

from __future__ import annotations

import os
import signal
import traceback
from multiprocessing.connection import Connection
from typing import Any

from memobook.publication.parent_death import end_with_parent

from ..kernels.values.values_run import end_waiting
from ..kernels.warm.service import spoken
from ..kernels.work import end_all_work
from ..spec import RunSpec

# seconds without another run, after which a kernel is started for the next
IDLE = 0.05


def main() -> None:
    """Answer each ``(spec, environment)`` with ``("cell", …)`` messages and one ``("done", outcome)``.

    A mistake of the engine is answered with ``("broken", traceback)``.

    Ends when the connection is closed, and at once, with its kernel, on SIGTERM or when its build ends.
    """
    signal.signal(signal.SIGTERM, _stop)
    # whatever became of SIGINT before, as in a background job, would go on to the kernels, which are interrupted by it
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    connection = spoken()
    while True:
        try:
            spec, environment = connection.recv()
        except EOFError:
            end_waiting()
            end_all_work()
            return
        os.environ.clear()
        os.environ.update(environment)
        _send(connection, *_answer(spec, connection))
        if not connection.poll(IDLE):
            _get_ready()


def _answer(spec: RunSpec, connection: Connection) -> tuple[str, Any]:
    from ..kernels.papermill_run import execute_spec

    try:
        return "done", execute_spec(spec, lambda *cell: _send(connection, "cell", cell))
    except Exception:  # as text, since not every exception survives the pipe
        return "broken", traceback.format_exc()


def _get_ready() -> None:
    from ..kernels.waiting import begin_waiting

    begin_waiting()


def _send(connection: Connection, kind: str, told: Any) -> None:
    try:
        connection.send((kind, told))
    except ConnectionError:  # the build is gone
        _stop()


def _stop(*_: object) -> None:
    end_all_work()
    os._exit(143)


if __name__ == "__main__":  # started plainly: a forked one is watched by its parent
    end_with_parent(signal.SIGTERM)
    main()
