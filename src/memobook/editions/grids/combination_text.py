"""A combination of parameters in words: what a reader wants to know is how it departs from the edition's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from memobook.publication.text.language import _, numerals, plural

# elements of a list, and characters of one value, that are told
ELEMENTS = 4
CHARACTERS = 40


def combination_text(changed: dict[str, Any], own: dict[str, Any]) -> str:
    """What a combination changes: ``companies without ORCL and window = 24``; empty where it changes nothing.

    It is plain text with words of the author's, to be escaped where it is shown.

    Parameters
    ----------
    changed : the parameters that are not the edition's own.
    own : the edition's own values of these, and maybe of others.
    """
    return _(" and ").join(_change(spoken(name), value, own[name]) for name, value in changed.items())


def spoken(name: str) -> str:
    """The name of a parameter as a reader's word."""
    return name.replace("_", " ")


def listed(texts: Iterable[str], most: int = ELEMENTS, between: str = ", ") -> str:
    """The first texts of several, and how many are left out."""
    all_texts = list(texts)
    more = len(all_texts) - most
    # to leave out one would save nothing
    left = plural("and {count} more", "and {count} more", more).format(count=more)
    return between.join([*all_texts[:most], left] if more > 1 else all_texts)


def _change(name: str, value: Any, own: Any) -> str:
    if not isinstance(value, list):
        return f"{name} = {_written(value)}"
    gone = [_written(element) for element in own if element not in value]
    new = [_written(element) for element in value if element not in own]
    kept = [_written(element) for element in value if element in own]
    if not kept or not (gone or new):  # all are others, or their order or number is
        return f"{name} = {listed(map(_written, value)) or _('none')}"
    if len(gone) > len(value):
        return _("{name} = {values} only").format(name=name, values=listed(map(_written, value)))
    told = (
        _("{name} without {gone} but with {new}") if gone and new
        else _("{name} without {gone}") if gone
        else _("{name} with {new}")
    )  # fmt: skip
    return told.format(name=name, gone=listed(gone), new=listed(new))


def _written(value: Any) -> str:
    text = {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else _number(value)
    text = " ".join(text.split())
    return text if len(text) <= CHARACTERS else text[: CHARACTERS - 1].rstrip() + "…"


def _number(value: Any) -> str:
    return numerals(f"{value:g}").replace("-", "−") if isinstance(value, float) else str(value)
