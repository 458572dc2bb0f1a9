"""What a question wants a column to hold: a value, one of several, or something between two ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from memobook.data.dataset import Field
from memobook.data.table import PARSERS
from memobook.publication.errors import ContentError

ENDS = {"from", "to"}
Wrong = Callable[[str, str, str, str], ContentError]


@dataclass(frozen=True)
class Wanted:
    """What a column is to hold.

    Parameters
    ----------
    values : one of these; None stands for an empty cell.
    low, high : where there are no ``values``: from and to, both included; None is no end.
    """

    column: str
    values: tuple[Any, ...] = ()
    low: Any = None
    high: Any = None

    @property
    def window(self) -> bool:
        """Whether it is a span of days with both ends."""
        return isinstance(self.low, date) and isinstance(self.high, date)

    def fits(self, cell: Any) -> bool:
        if self.values:
            return cell in self.values
        return cell is not None and (self.low is None or cell >= self.low) and (self.high is None or cell <= self.high)

    def __str__(self) -> str:
        if len(self.values) == 1:
            return f"{self.column} is null" if self.values[0] is None else f"{self.column} = {_text(self.values[0])}"
        if self.values:
            return f"{self.column} in ({', '.join(map(_text, self.values))})"
        ends = [f"{self.column} {sign} {_text(end)}" for sign, end in ((">=", self.low), ("<=", self.high))
                if end is not None]  # fmt: skip
        return " and ".join(ends)


def read_wanted(field: Field, given: Any, wrong: Wrong) -> Wanted:
    """What the file says of a column, in the column's type.

    Raises
    ------
    ContentError : ``forecast.where``.
    """
    if isinstance(given, dict):
        if not given or set(given) - ENDS or field.type not in ("date", "number", "integer"):
            fix = "write {from: 2027-01-01, to: 2027-03-31}, of a column of days or numbers"
            raise wrong("where", "where", f"{field.name!r} is to be {dict(given)!r}", fix)
        low, high = (_typed(field, given[name], wrong) if name in given else None for name in ("from", "to"))
        if low is not None and high is not None and low > high:
            raise wrong("where", "where", f"{field.name!r} begins after it ends", "exchange both ends")
        return Wanted(field.name, low=low, high=high)
    several = given if isinstance(given, list) else [given]
    values = tuple(None if one is None else _typed(field, one, wrong) for one in several)
    if not values or len(set(values)) < len(values):
        raise wrong("where", "where", f"{field.name!r} is to be {given!r}", "name each value once")
    return Wanted(field.name, values)


def _typed(field: Field, given: Any, wrong: Wrong) -> Any:
    flag = isinstance(given, bool)
    if isinstance(given, dict | list) or given is None or flag != (field.type == "boolean"):
        raise _no_such(field, given, wrong)
    try:
        return PARSERS[field.type](str(given))
    except ValueError as error:
        raise _no_such(field, given, wrong) from error


def _no_such(field: Field, given: Any, wrong: Wrong) -> ContentError:
    return wrong("where", "where", f"{field.name!r} is to be {given!r}", f"it is a {field.type}: quote text in YAML")


def _text(value: Any) -> str:
    """A value as SQL has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"
