"""The log in which a notebook notes what it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_log(log: Path) -> dict[str, Any]:
    """What was read, as a result holds it: kind -> name -> sha256, but ``rows`` -> name -> which were read.

    ``parts`` -> name -> which part of a dataset was read that was not read whole.
    """
    reads: dict[str, Any] = {"datasets": {}, "values": {}}
    for line in log.read_text("utf-8").splitlines():
        # a kernel that was killed may leave half a line
        if line.endswith("}"):
            entry = json.loads(line)
            kind = entry["kind"]
            reads.setdefault(kind, {})[entry["id"]] = entry["sha256" if "sha256" in entry else kind]
    parts = {name: part for name, part in reads.pop("parts", {}).items() if name not in reads["datasets"]}
    return reads | ({"parts": parts} if parts else {})


def told_reads(reads: dict[str, Any]) -> str:
    """Names of what was read, with the beginnings of their hashes; empty where there was nothing."""
    digests = [reads.get(kind, {}) for kind in ("datasets", "values", "vintages")]
    digests.append({f"part of {name}": part["sha256"] for name, part in reads.get("parts", {}).items()})
    return ", ".join(f"{name} ({digest[:12]})" for kind in digests for name, digest in sorted(kind.items()))
