"""Bounds of a value: what it could be at all, whatever the data say."""

from __future__ import annotations

from typing import Any

from memobook.publication.errors import ContentError

from .number import check_number

Bounds = tuple[float | None, float | None]


def read_bounds(bounds: Any, value: float | int | str, place: str) -> Bounds | None:
    """The bounds that a notebook declares, checked; None where it declares none.

    Raises
    ------
    ContentError : ``value.bounds``: they are no pair, the wrong way round, of a text, or the value lies outside.
    """
    if bounds is None:
        return None
    try:
        low, high = (None if end is None else float(check_number(end, place)) for end in bounds)
    except (TypeError, ValueError) as error:
        raise _wrong(f"{bounds!r} are no bounds", place) from error
    if isinstance(value, str):
        raise _wrong("a text has no bounds", place)
    if low is not None and high is not None and low >= high:
        raise _wrong(f"nothing lies within the bounds {bounds!r}", place)
    if (low is not None and value < low) or (high is not None and value > high):
        raise _wrong(f"{value!r} lies outside of the bounds {bounds!r}", place)
    return low, high


def _wrong(message: str, place: str) -> ContentError:
    fix = "give the lowest and the highest that it could be, None where there is no end: bounds=(0, 1)"
    return ContentError("value.bounds", message, place=place, fix=fix)
