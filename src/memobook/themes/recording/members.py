"""The members of a Series or frame that is recorded at once, each a value with a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from memobook.publication.errors import ContentError


@dataclass(frozen=True)
class Member:
    """One of a family: the ending of its name, how its label says which it is, and its number and interval."""

    name: str
    label: str
    value: Any
    interval: tuple[Any, Any] | None


def is_family(value: Any) -> bool:
    """Whether something is a Series or a frame of pandas, of which each element is a value."""
    return type(value).__module__.partition(".")[0] == "pandas" and hasattr(value, "items") and hasattr(value, "index")


def members(value: Any, interval: Any, place: str) -> Iterator[Member]:
    """Each element of a Series by its index, of a frame by its column and index.

    Parameters
    ----------
    interval : a pair of ends, each one number or, in the same order, a Series or frame like ``value``.

    Raises
    ------
    ContentError : ``value.family``, it is empty, two members have the same name, or the ends have other members.
    """
    ends = [_elements(end) if is_family(end) else None for end in interval or ()]
    elements = _elements(value)
    if not elements:
        raise ContentError(
            "value.family", "it is empty", place=place, fix="say with book.absent(…) that there is none, and why"
        )
    if any(end is not None and end.keys() != elements.keys() for end in ends):
        message = "the ends of the interval are not of the same members"
        raise ContentError("value.family", message, place=place, fix="give ends with the same index as the values")
    seen: dict[str, tuple[str, ...]] = {}
    for words, element in elements.items():
        name = "_".join(part for part in (_name(word) for word in words) if part)
        if not name or name in seen:
            other = f"as has {' '.join(seen[name])!r}" if name else "which makes no name"
            raise ContentError(
                "value.family", f"a member is called {' '.join(words)!r}, {other}", place=place,
                fix="give the index short names of its own, such as with .rename(…)",
            )  # fmt: skip
        seen[name] = words
        pair = [end if of is None else of[words] for end, of in zip(interval or (), ends, strict=True)]
        yield Member(name, ", ".join(words), element, (pair[0], pair[1]) if len(pair) == 2 else None)


def _elements(value: Any) -> dict[tuple[str, ...], Any]:
    """Each element by the words of its index, those of its column first."""
    if value.ndim == 1:
        return {_words(index): element for index, element in value.items()}
    return {(*_words(c), *_words(i)): element for c, column in value.items() for i, element in column.items()}


def _words(index: Any) -> tuple[str, ...]:
    parts = index if isinstance(index, tuple) else (index,)
    # a day is told without the time that pandas gives it
    return tuple(str(part.date()) if hasattr(part, "date") else str(part) for part in parts)


def _name(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_")
