"""The log in which a notebook notes what it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_log(log: Path) -> dict[str, Any]:
    """What was read, as a result holds it: kind -> name -> sha256."""
    reads: dict[str, Any] = {"datasets": {}, "values": {}}
    for line in log.read_text("utf-8").splitlines():
        # a kernel that was killed may leave half a line
        if line.endswith("}"):
            entry = json.loads(line)
            reads.setdefault(entry["kind"], {})[entry["id"]] = entry["sha256"]
    return reads
