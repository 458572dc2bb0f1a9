"""A worker process: takes specs from a pipe, executes one after the other, and never outlives its build."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from typing import Any

from .kernel_client import end_all_work, end_with_parent
from .run_spec import RunSpec, execute_spec


def serve(connection: Connection) -> None:
    """Answer each ``(spec, environment)`` with ``("cell", …)`` messages and one ``("done", outcome)``.

    Ends when the pipe is closed, and at once, with its kernel, on SIGTERM or when its parent ends.
    """
    signal.signal(signal.SIGTERM, _stop)
    # Ctrl-C reaches the whole process group; the build decides. A handler, since SIG_IGN would go on to the kernels.
    signal.signal(signal.SIGINT, lambda *_: None)
    end_with_parent(signal.SIGTERM)
    while True:
        try:
            spec, environment = connection.recv()
        except EOFError:
            return
        os.environ.clear()
        os.environ.update(environment)
        connection.send(("done", _outcome(spec, connection)))


def _outcome(spec: RunSpec, connection: Connection) -> Any:
    try:
        return execute_spec(spec, lambda *cell: connection.send(("cell", cell)))
    except Exception as error:  # the build shows it as its own
        error.add_note(f"in the worker that executed {spec.theme!r}")
        return error


def _stop(*_: object) -> None:
    end_all_work()
    os._exit(143)
