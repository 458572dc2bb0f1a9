"""What a cell of a table prints: days without hours, whole numbers with gaps, durations, truths, infinities refused."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError

from ..values.number import rounded
from ..values.printed import with_minus

if TYPE_CHECKING:
    import pandas as pd

EMPTY = "–"
LEVELS = " · "  # between the levels of a column's name


def column_texts(values: pd.Series, format: str | None, place: str) -> list[str]:
    """The cells of one column as texts."""
    import pandas as pd

    given = [None if _missing(value) else value for value in values]
    for row, value in enumerate(given, 1):
        if isinstance(value, float) and math.isinf(value):
            raise ContentError(
                "table.number",
                f"row {row} is {value!r}, which is no finite number",
                place=place,
                fix="leave the cell empty (None) or say in words what there is",
            )
    if format is not None:
        return [EMPTY if v is None else with_minus(format.format(_shortened(v))) for v in given]
    if values.dtype.kind == "f" and None in given and all(v is None or float(v).is_integer() for v in given):
        given = [None if v is None else int(v) for v in given]  # pandas makes whole numbers with gaps floats
    days = all(v is None or (isinstance(v, pd.Timestamp) and v == v.normalize()) for v in given)
    return [
        EMPTY if v is None else _day(v) if days and v is not None and hasattr(v, "date") else plain_text(v)
        for v in given
    ]


def _missing(value: Any) -> bool:
    import pandas as pd

    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def _shortened(value: Any) -> Any:
    return rounded(float(value)) if isinstance(value, float) else value


def _day(value: Any) -> str:
    return str(value.date().isoformat())


def plain_text(value: Any) -> str:
    """A value as text, as a reader would write it."""
    import pandas as pd

    if hasattr(value, "item") and not isinstance(value, pd.Timestamp | pd.Timedelta):
        value = value.item()
    match value:
        case bool():
            return "yes" if value else "no"
        case pd.Interval():
            return f"{plain_text(value.left)} to {plain_text(value.right)}"
        case timedelta():
            return _duration(value)
        case datetime():
            day, clock = value.date().isoformat(), value.strftime("%H:%M:%S").removesuffix(":00")
            return f"{day} {clock}{value.strftime(' %Z').rstrip()}"
        case date():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            return ", ".join(map(plain_text, value))
        case float():
            return with_minus(str(rounded(value)))
        case int():
            return with_minus(str(value))
    return str(value)


def _duration(value: timedelta) -> str:
    """``3 days``, ``1 day 2:30``, ``0:00:01.5``."""
    sign = "\N{MINUS SIGN}" if value < timedelta() else ""
    whole = abs(value)
    whole = whole.to_pytimedelta() if hasattr(whole, "to_pytimedelta") else whole
    clock = (
        str(whole - timedelta(days=whole.days)).rstrip("0")
        if whole.microseconds
        else str(timedelta(seconds=whole.seconds))
    )
    days = f"{whole.days} day{'s' * (whole.days != 1)}" if whole.days else ""
    return sign + (f"{days} {clock.removesuffix(':00')}" if days and whole.seconds else days or clock)
