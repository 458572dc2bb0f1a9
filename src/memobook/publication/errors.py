"""The two ways in which things are wrong: the content is, or the call is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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

    Attributes
    ----------
    more : what else is wrong in the same file, where its reader went on.
    """

    def __init__(self, id: str, message: str, *, place: str, fix: str, details: str = "") -> None:
        super().__init__(id, message, place, fix, details)
        self.id, self.message, self.place, self.fix, self.details = id, message, place, fix, details
        self.more: tuple[ContentError, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        made = partial(ContentError, place=self.place, fix=self.fix, details=self.details)
        return made, (self.id, self.message), {"more": self.more}

    def __str__(self) -> str:
        more = "".join(f"\n  {line}".rstrip(" ") for line in self.details.splitlines())
        return f"{self.place}: {self.message} [{self.id}]\n  to do: {self.fix}{more}"


class Faults:
    """What is wrong with a file: its reader goes on after a mistake, so that an author is told all of them at once."""

    def __init__(self) -> None:
        self.errors: list[ContentError] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep an error that is raised within, each once."""
        try:
            yield
        except ContentError as error:
            told = {str(one) for one in self.errors}
            self.errors += [one for one in (error, *error.more) if str(one) not in told]

    def tell(self) -> None:
        """Raise the first error, with the others in its ``more``; nothing where there is none."""
        if self.errors:
            first, *more = self.errors
            first.more = tuple(more)
            raise first


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to do about a name that does not exist: the nearest one that does, or else all of them."""
    names = sorted(known)
    if not names:
        return "there is none yet: add it"
    near = get_close_matches(name, names, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"there are {', '.join(names[:LISTED])}{more}"


def written(value: object) -> str:
    """A value as its author wrote it: text in quotes, a day as a day."""
    return repr(value) if isinstance(value, str) else str(value)
