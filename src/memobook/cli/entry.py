"""The entry point: where a process waits that has imported the engine, a command runs in a fork of it, else here."""

from __future__ import annotations

import sys


def main() -> None:
    """Run a command and exit with its code."""
    from .warm import leave_parent, run_forked

    code = run_forked()
    if code is not None:
        sys.exit(code)
    from .main import main as run

    try:
        run()
    except SystemExit as end:
        if end.code in (None, 0, 1):  # neither stopped nor called wrongly
            leave_parent()
        raise
    leave_parent()
