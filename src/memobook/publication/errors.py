"""The two ways in which things are wrong: the content is, or the call is."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import partial
from typing import Any

# names that a message lists
LISTED = 24


class ContentError(Exception):
    """Something in the publication is wrong; the command line prints it and ends with exit code 1.

    Parameters
    ----------
    id : stable name of the rule that was broken, such as ``"dataset.row"``.
    message : one sentence that says what is wrong.
    place : where: ``file:line``, ``notebook cell 'id'`` or a file.
    fix : one sentence that says what to do.
    details : lines printed below, such as a traceback.
    """

    def __init__(self, id: str, message: str, *, place: str, fix: str, details: str = "") -> None:
        super().__init__(id, message, place, fix, details)
        self.id, self.message, self.place, self.fix, self.details = id, message, place, fix, details

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(ContentError, place=self.place, fix=self.fix, details=self.details), (self.id, self.message)

    def __str__(self) -> str:
        more = "".join(f"\n  {line}".rstrip(" ") for line in self.details.splitlines())
        return f"{self.place}: {self.message} [{self.id}]\n  to do: {self.fix}{more}"


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to do about a name that does not exist: the nearest one that does, or else all of them."""
    names = sorted(known)
    near = get_close_matches(name, names, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"there are {', '.join(names[:LISTED]) or 'none'}{more}"
