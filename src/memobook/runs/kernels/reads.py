"""The log in which a notebook notes what it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_log(log: Path) -> dict[str, Any]:
    """What was read, as a result holds it: kind -> name -> sha256, but the kind ``rows`` -> name -> which were read."""
    reads: dict[str, Any] = {"datasets": {}, "values": {}}
    for line in log.read_text("utf-8").splitlines():
        # a kernel that was killed may leave half a line
        if line.endswith("}"):
            entry = json.loads(line)
            found = entry["rows"] if entry["kind"] == "rows" else entry["sha256"]
            reads.setdefault(entry["kind"], {})[entry["id"]] = found
    return reads


def told_reads(reads: dict[str, Any]) -> str:
    """Names of what was read, with the beginnings of their hashes; empty where there was nothing."""
    digests = [reads.get(kind, {}) for kind in ("datasets", "values", "vintages")]
    return ", ".join(f"{name} ({digest[:12]})" for kind in digests for name, digest in sorted(kind.items()))
