"""What an edition says, as a hash: its text, its register, and its notebooks with their words and results."""

from __future__ import annotations

import json
from collections.abc import Mapping

from .edition import Edition
from .publication import sha256
from .run_job import Run


def content_sha256(edition: Edition, runs: Mapping[str, Run]) -> str:
    """Hash of what an author wrote for an edition and what its runs made; style and engine are no part of it."""
    files = [edition.path, edition.register_path]
    parts = [sha256(path.read_bytes()) for path in files], {name: sha256(run.text) for name, run in runs.items()}
    return sha256(json.dumps(parts, sort_keys=True).encode())
