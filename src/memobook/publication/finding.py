"""A finding: one thing that an author should know of an edition, with its place and what to do."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Literal

from .errors import ContentError

Severity = Literal["error", "warning"]
PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+)| cell '(?P<cell>[^']*)'(?: line (?P<cell_line>\d+))?| .*)?")


@dataclass(frozen=True)
class Finding:
    """One thing that was found; as text it is one line.

    Parameters
    ----------
    severity : how much it matters; an error keeps an edition from being released, a warning does not.
    id : stable name of the rule, such as ``"dataset.stale"``.
    place : where: ``file:line``, ``notebook cell 'id'`` or a file.
    message : one sentence that says what was found.
    fix : one sentence that says what to do.
    details : lines that are printed below, such as each result that is not as released.
    """

    severity: Severity
    id: str
    place: str
    message: str
    fix: str
    details: str = ""

    @classmethod
    def of(cls, error: ContentError) -> Finding:
        """What stops a build, as a finding."""
        return cls("error", error.id, error.place, error.message, error.fix, error.details)

    def __str__(self) -> str:
        # texts of a publication may hold line ends
        return " ".join(f"{self.severity} {self.id} {self.place}: {self.message}; to do: {self.fix}".split())

    @property
    def path(self) -> str:
        """The file of its place."""
        found = PLACE.fullmatch(self.place)
        return found["path"] if found else self.place

    @property
    def line(self) -> int | None:
        """The line of its file, from 1, where the place names one; a cell's line is none of its file."""
        found = PLACE.fullmatch(self.place)
        return int(found["line"]) if found and found["line"] else None

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """What findings are sorted by: file, line, the rest of the place, rule, message."""
        return self.path, self.line or 0, self.place, self.id, self.message

    @property
    def lines(self) -> list[str]:
        """The finding's line and its details, indented."""
        return [str(self), *(f"  {line}" for line in self.details.splitlines())]

    def as_json(self) -> dict[str, str]:
        """The fields by name; details where there are any."""
        return {name: text for name, text in asdict(self).items() if text or name != "details"}
