"""Sentences of ours in which something stands that is no text: a link, a number with its origin, a mark.

A sentence is translated whole, since the order of its words is another in each language; what stands in it is named in
braces, as ``_("New editions: {feed}.")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TypeVar

FIELD = re.compile(r"\{(\w+)\}")

T = TypeVar("T")


def parts(text: str, /, **given: T) -> Iterator[str | T]:
    """The texts of a sentence and what stands between them, in the order of the language."""
    for number, part in enumerate(FIELD.split(text)):
        if number % 2:
            yield given[part]
        elif part:
            yield part


def filled(text: str, /, **given: str) -> str:
    """A sentence as HTML: its own words escaped, what stands in it as it is given."""
    return "".join(given[part] if number % 2 else escape(part, quote=False)
                   for number, part in enumerate(FIELD.split(text)))  # fmt: skip
