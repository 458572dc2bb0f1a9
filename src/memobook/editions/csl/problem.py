"""What is wrong with an entry: its rule, key, field, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a bibliography, with the line on which it stands."""

    id: str
    line: int
    message: str
    fix: str
    begins: int = 0  # the line of its entry, where a build names that
