"""One row, in a process of its own: ``python -m benchmarks.row NAME PAIRS FILE`` writes its outcomes to a file."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from .outcome import Goal, NotBuilt, Outcome, RowError
from .process import nothing_left
from .rows import ROWS, Measure


def outcomes(name: str, measure: Measure, pairs: int) -> list[Outcome]:
    """What a row says; its failure is an outcome too, after those that it had finished."""
    from memobook.publication.errors import ContentError

    found: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="memobook-bench-", ignore_cleanup_errors=True) as work:
        try:
            with nothing_left():
                for outcome in measure(Path(work).resolve(), pairs):
                    found.append(outcome)
        except NotBuilt as missing:
            found.append(Outcome(Goal(name, ours=""), note=str(missing), failed="not built"))
        except (RowError, ContentError, TimeoutError) as error:
            found.append(Outcome(Goal(name, ours=""), note=str(error), failed="error"))
    return found


if __name__ == "__main__":
    said = [outcome.as_json() for outcome in outcomes(sys.argv[1], ROWS[sys.argv[1]], int(sys.argv[2]))]
    Path(sys.argv[3]).write_text(json.dumps(said), "utf-8")
