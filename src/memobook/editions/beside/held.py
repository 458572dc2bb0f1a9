"""What a memo's text holds of claims and statements; reading it imports more, and only where a memo has claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memobook.publication.yaml_file import Entry

if TYPE_CHECKING:
    from memobook.themes.statement import Statement


@dataclass(frozen=True)
class Beside:
    """The claims and statements that a memo's text holds, and ``file:line`` of each statement."""

    claims: tuple[Entry, ...] = ()
    statements: dict[str, Statement] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
