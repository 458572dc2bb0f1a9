"""The line of a name or an item in a JSON text, which the parser of the standard library does not tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

BLANKS = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder(strict=False)


def json_line(text: str, *path: str | int) -> int:
    """The line, from 1, of what a path of names and numbers leads to; of the last thing on its way that is there."""
    at = BLANKS.match(text).end()  # type: ignore[union-attr]
    line = at
    for step in path:
        found = next(((name, value) for part, name, value in _parts(text, at) if part == step), None)
        if found is None:
            break
        line, at = found
    return text.count("\n", 0, line) + 1


def _parts(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """Name or number of each part of an object or a list, where it begins, and where its value does."""
    if text[at] not in "{[":
        return
    closing = {"{": "}", "[": "]"}[text[at]]
    number, at = 0, _next(text, at + 1)
    while text[at] != closing:
        name: str | int = number
        start = at
        if closing == "}":
            name, at = DECODER.raw_decode(text, at)
            at = _next(text, _next(text, at) + 1)  # past the colon
        yield name, start, at
        at = _next(text, DECODER.raw_decode(text, at)[1])
        at = _next(text, at + 1) if text[at] == "," else at
        number += 1


def _next(text: str, at: int) -> int:
    return BLANKS.match(text, at).end()  # type: ignore[union-attr]
