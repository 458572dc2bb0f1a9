"""What a build tells of an edition that it built."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Built:
    """What is told of an edition that was built."""

    date: str
    title: str
    values: int
    claims: int
    verdicts: dict[str, int]
