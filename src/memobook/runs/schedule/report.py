"""The report of a call's runs, as data: ``.memobook/runs.json``."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside

from ..spec import Failure
from .finished import Run
from .job import RunJob

NAME = "runs.json"


class RunReport:
    """Collects what became of each run, and writes it.

    ``runs``: per run ``theme``, ``edition`` (empty for one of a backfill), ``label``, ``state`` (``stored``,
    ``executed``, ``failed``), ``key``, and of its execution, be it now or when it was stored, ``seconds``, ``cells``
    (``id``, ``label``, ``seconds``), ``peak_memory`` (bytes), ``warm``, ``at``; ``failure`` is null or holds ``id``,
    ``message``, ``place``, ``fix``, ``cell``, ``source``, ``traceback``, ``reads`` and ``notebook`` (its path).
    """

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self.runs: list[dict[str, Any]] = []

    def finished(self, job: RunJob, run: Run) -> None:
        state = "stored" if run.stored else "executed"
        self.runs.append(_entry(job) | {"state": state, "key": run.key, **run.took})

    def failed(self, job: RunJob, error: ContentError, failure: Failure | None) -> None:
        told: dict[str, Any] = {"id": error.id, "message": error.message, "place": error.place, "fix": error.fix}
        told |= {"cell": "", "source": "", "traceback": "", "reads": {"datasets": {}, "values": {}}, "notebook": None}
        if failure:
            told |= {"cell": failure.cell, "source": failure.source, "traceback": failure.traceback}
            told["reads"] = failure.reads
            if failure.notebook:
                told["notebook"] = job.failed_notebook.relative_to(job.publication.root).as_posix()
        self.runs.append(_entry(job) | {"failure": told})

    def write(self, store: Path) -> None:
        """Write it below the publication's store."""
        report = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - self._begin, 3),
            "runs": self.runs,
        }
        write_aside(store / NAME, json.dumps(report, indent=1, ensure_ascii=False).encode())


def _entry(job: RunJob) -> dict[str, Any]:
    return {
        "theme": job.theme.name,
        "edition": job.edition,
        "label": job.label,
        "state": "failed",
        "key": None,
        "seconds": None,
        "cells": [],
        "peak_memory": None,
        "warm": None,
        "at": None,
        "failure": None,
    }
