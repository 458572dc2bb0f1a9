"""A rule that every row keeps: comparisons of columns, days and numbers, such as ``score_low <= score <= score_high``.

A term is a column, a number, or ``today`` (the day of the fetch); ``month + 28`` is 28 days (or units) more. Where a
column of a comparison is empty in a row, the comparison says nothing about that row.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
    "!=": operator.ne,
}
SPLIT = re.compile(r"(<=|>=|!=|<|>|=)")
TERM = re.compile(r"\s*([a-z_][a-z0-9_]*|-?\d+(?:\.\d+)?)\s*(?:([+-])\s*(\d+))?\s*")
TODAY = "today"


@dataclass(frozen=True)
class Term:
    """A column, ``today`` or a number, plus so many days or units."""

    name: str
    more: int

    @cached_property
    def is_name(self) -> bool:
        return not self.name[0].isdigit() and self.name[0] != "-"

    def value(self, row: Mapping[str, Any], today: date) -> Any:
        """Its value in a row; None where the cell is empty."""
        found: Any = today if self.name == TODAY else row.get(self.name) if self.is_name else float(self.name)
        if found is None or not self.more:
            return found
        return found + (timedelta(days=self.more) if isinstance(found, date) else self.more)


@dataclass(frozen=True)
class RowRule:
    """``terms`` with a comparison between each two that stand side by side; ``text`` is the rule as it was written."""

    text: str
    terms: tuple[Term, ...]
    signs: tuple[str, ...]

    @classmethod
    def read(cls, text: Any, columns: Mapping[str, str]) -> RowRule:
        """A rule from its text.

        Parameters
        ----------
        columns : type of each column of the dataset.

        Raises
        ------
        ValueError : what is wrong with it.
        """
        parts = SPLIT.split(text) if isinstance(text, str) else []
        matches = [TERM.fullmatch(part) for part in parts[::2]]
        if len(parts) < 3 or not all(matches):
            raise ValueError("a rule compares columns, 'today' and numbers, as in 'low <= score <= high'")
        terms = tuple(Term(m[1], int((m[2] or "") + (m[3] or "0"))) for m in matches if m)
        unknown = [t.name for t in terms if t.is_name and t.name not in (*columns, TODAY)]
        if unknown:
            raise ValueError(f"there is no column {unknown[0]!r}")
        kinds = {_kind(term, columns) for term in terms}
        if len(kinds) > 1:
            raise ValueError(f"it compares {' with '.join(sorted(kinds))}")
        return cls(text, terms, tuple(parts[1::2]))

    def broken(self, row: Mapping[str, Any], today: date) -> bool:
        """Whether a row breaks it."""
        one = self.terms[0].value(row, today)
        for sign, term in zip(self.signs, self.terms[1:], strict=True):
            other = term.value(row, today)
            if one is not None and other is not None and not COMPARISONS[sign](one, other):
                return True
            one = other
        return False

    def shown(self, row: Mapping[str, Any], today: date) -> str:
        """The values that its columns have in a row."""
        names = dict.fromkeys(term.name for term in self.terms if term.is_name)
        return ", ".join(f"{name} {today if name == TODAY else row.get(name)}" for name in names)


def _kind(term: Term, columns: Mapping[str, str]) -> str:
    if not term.is_name:
        return "numbers"
    kind = "date" if term.name == TODAY else columns[term.name]
    return "numbers" if kind in ("number", "integer") else f"{kind}s"
