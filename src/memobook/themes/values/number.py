"""Numbers as they are recorded: finite, and at twelve significant digits.

Numerical libraries choose their kernels by processor, so the digits behind differ from machine to machine.
"""

from __future__ import annotations

import math
from typing import Any

from memobook.publication.errors import ContentError

DIGITS = 12


def rounded(number: float, beside: float = 0.0) -> float:
    """A number at twelve significant digits; an integer stays one, zero has no sign.

    Parameters
    ----------
    beside : a number of the same quantity. Where it is the larger one, the digits are its own: a difference of nearly
        equal numbers is as exact as these were, and its own twelfth digit would be another on another processor.
    """
    if isinstance(number, int):
        return round(number, min(0, DIGITS - len(str(abs(number)))))
    if abs(beside) > abs(number):
        return round(number, -_exponent(beside)) + 0.0
    return float(f"{number:.{DIGITS}g}") + 0.0


def same_number(one: float, other: float, beside: float = 0.0) -> bool:
    """Whether two numbers are equal at twelve significant digits, up to one unit of the last of them.

    The unit is for numbers that lie on either side of where rounding turns; ``beside`` as of :func:`rounded`.
    """
    if one == other:
        return True
    return abs(one - other) <= 10.0 ** _exponent(max(abs(one), abs(other), abs(beside))) * 1.001


def _exponent(number: float) -> int:
    """Of the unit of a number's last digit."""
    return math.floor(math.log10(abs(number))) - DIGITS + 1


def check_number(value: Any, place: str) -> float | int | str:
    """``value`` as a plain number of twelve digits or a text; NaN, infinity and anything else are refused."""
    if isinstance(value, str):
        return value
    if hasattr(value, "item") and getattr(value, "size", 1) == 1:  # NumPy scalars
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        message, fix = _refused(value)
        raise ContentError("value.number", message, place=place, fix=fix)
    return rounded(value)


def check_per(per: Any, place: str) -> float | int:
    """What a value is divided by to be printed: finite and above zero, or nothing could be printed.

    A whole number stays one, as notebooks that were released have it.

    Raises
    ------
    ContentError : ``value.format``.
    """
    if isinstance(per, bool) or not hasattr(per, "__float__") or not 0 < float(per) < math.inf:
        message = f"it is printed per {per!r}, which is no number above zero"
        raise ContentError("value.format", message, place=place, fix="give a size, such as per=0.01 or per=1e9")
    return per if isinstance(per, int | float) else float(per)


def _refused(value: Any) -> tuple[str, str]:
    """Why something is no value, and what to do."""
    kind = type(value).__name__
    if callable(value):
        name = getattr(value, "__name__", kind)
        return f"{name} is a function that was not called, and neither a finite number nor a text", f"call it: {name}()"
    if hasattr(value, "__len__"):
        fix = "choose one, such as values.iloc[-1], sum or mean; a pandas Series records one value a row"
        return f"a {kind} of {len(value)} is neither a finite number nor a text, but several", fix
    if isinstance(value, bool):
        return f"{value!r} is neither a finite number nor a text", "record a number, or a text such as “yes”"
    fix = "record a number that exists, or say on the page that there is none: book.absent(what, why)"
    return f"{value!r} is neither a finite number nor a text", fix
