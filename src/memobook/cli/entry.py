"""The entry point: where a process waits that has imported the engine, a command runs in a fork of it, else here."""

from __future__ import annotations

import os


def main() -> None:
    """Run a command and exit with its code."""
    from .quick import ask

    asked = ask()
    # while a process that was asked for is at work
    from .warm import leave_parent, run_forked

    code = run_forked(asked)
    if code is not None:
        os._exit(code)  # all was said by the other process; taking this one apart would take as long as beginning it
    from .main import main as run

    try:
        run()
    except SystemExit as end:
        if end.code in (None, 0, 1):  # neither stopped nor called wrongly
            leave_parent()
        raise
    leave_parent()
