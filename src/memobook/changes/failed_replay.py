"""Replays that failed, remembered: the same code on the same data with the same engine is not tried again."""

from __future__ import annotations

import json
from pathlib import Path

from memobook.publication.engine import engine_sha256
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256, write_aside
from memobook.runs.schedule.job import RunJob
from memobook.runs.store.key import before_key

FOLDER = "replays"


def failed_before(job: RunJob) -> bool:
    """Whether a job of a replay failed already, and nothing has changed since that could mend it."""
    return _path(job).is_file()


def remember_failure(job: RunJob, error: ContentError) -> None:
    """Keep that a job failed, and the error in full for who looks into it."""
    told = {"theme": job.theme.name, "state": job.label, "error": str(error)}
    write_aside(_path(job), json.dumps(told, indent=1, ensure_ascii=False).encode())


def _path(job: RunJob) -> Path:
    data = [path for path in (job.publication.data, job.publication.data / "local") if path.is_dir()]
    files = [path for folder in data for path in sorted(folder.glob("*.*")) if path.is_file()]
    parts = [engine_sha256(), before_key(job.theme.name, job.parts), *(sha256(path.read_bytes()) for path in files)]
    return job.publication.store / FOLDER / f"{sha256(json.dumps(parts).encode())[:24]}.json"
