"""What is told of an id: what it is, where it stands, and who uses it."""

from __future__ import annotations

import shutil
import textwrap
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Explanation:
    """An id explained.

    Parameters
    ----------
    kind : what the id stands for, in a word, such as ``value``.
    words : what it is, in a sentence or less.
    facts : name and text of what else is known of it.
    place : file and line, or file and cell, where it is defined; empty where the engine itself defines it.
    used : where it is used, a place each.
    """

    id: str
    kind: str
    words: str
    facts: tuple[tuple[str, str], ...] = ()
    place: str = ""
    used: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """As the shell prints it."""
        facts = [*self.facts, *([("defined in", self.place)] if self.place else [])]
        facts += [("used in" if number == 0 else "", place) for number, place in enumerate(self.used)]
        wide = max((len(name) for name, _ in facts), default=0)
        columns = max(60, shutil.get_terminal_size((100, 24)).columns)
        told = [
            f"{self.id}, {self.kind}",
            *textwrap.wrap(self.words, columns, initial_indent="  ", subsequent_indent="  "),
        ]
        for name, text in facts:
            indent = f"  {name:<{wide}}  "
            told += textwrap.wrap(text, columns, initial_indent=indent, subsequent_indent=" " * len(indent)) or [indent]
        return told

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "facts": dict(self.facts), "used": list(self.used)}
