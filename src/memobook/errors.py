"""The two ways in which things are wrong: the content is, or the call is."""

from __future__ import annotations


class ContentError(Exception):
    """Something in the publication is wrong; the command line prints it and ends with exit code 1.

    Parameters
    ----------
    id : stable name of the rule that was broken, such as ``"dataset.row"``.
    message : one sentence that says what is wrong.
    place : where: ``file:line``, ``notebook cell 'id'`` or a file.
    fix : one sentence that says what to do.
    """

    def __init__(self, id: str, message: str, *, place: str, fix: str) -> None:
        super().__init__(id, message, place, fix)
        self.id, self.message, self.place, self.fix = id, message, place, fix

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.id}]\n  to do: {self.fix}"
