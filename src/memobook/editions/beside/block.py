"""Blocks ``:::{claim} id`` of a memo: found with the line of each part, options told apart from the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from memobook.publication.errors import ContentError

OPEN = re.compile(r"^(?P<fence>:{3,})\{claim\}[ \t]*(?P<id>\S*)[ \t]*$")
TICKS = re.compile(r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})(?P<claim>\{claim\})?")
OPTION = re.compile(r"^:(?P<name>[a-z_]+):(?:[ \t]+(?P<value>.*?))?[ \t]*$")
EXAMPLE = ":::{claim} its-id"


@dataclass(frozen=True)
class Block:
    """One claim as it is written.

    Parameters
    ----------
    line : of its opening fence, from 1.
    options : text by name, and the line of each.
    body : the sentence, as the memo prints it; it begins on ``first``.
    """

    id: str
    line: int
    options: dict[str, str]
    lines: dict[str, int]
    body: str
    first: int


def blocks(text: str, place: str) -> Iterator[Block]:
    """The claims of a memo, in its order.

    Raises
    ------
    ContentError : ``claim.block`` with file and line.
    """
    lines = text.split("\n")
    number, ticks = 0, ""
    while number < len(lines):
        line = lines[number]
        number += 1
        fence = TICKS.match(line)
        if fence and fence["claim"] and not ticks:
            raise _wrong("a claim stands between ticks, as code does", place, number, f"begin it with {EXAMPLE}")
        if fence:
            ticks = fence["fence"] if not ticks else "" if line.strip().startswith(ticks) else ticks
        found = OPEN.match(line)
        if not found or ticks:
            continue
        end = next((at for at in range(number, len(lines)) if lines[at].strip() == found["fence"]), None)
        if end is None:
            raise _wrong("a claim has no end", place, number, f"end it with a line of {found['fence']}")
        yield _block(found["id"], number, lines[number:end], place)
        number = end + 1


def _block(id: str, line: int, inside: list[str], place: str) -> Block:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", id):
        fix = f"name it with small letters, digits and dashes: {EXAMPLE}"
        raise _wrong(f"{id!r} is no name of a claim" if id else "a claim has no name", place, line, fix)
    options: dict[str, str] = {}
    lines: dict[str, int] = {}
    count = 0
    for count, written in enumerate([*inside, ""]):
        option = OPTION.match(written)
        if not option:
            break
        if option["name"] in options:
            message = f"{id}: {option['name']!r} stands twice, also on line {lines[option['name']]}"
            raise _wrong(message, place, line + 1 + count, "keep one")
        options[option["name"]] = option["value"] or ""
        lines[option["name"]] = line + 1 + count
    return Block(id, line, options, lines, "\n".join(inside[count:]).strip("\n"), line + 1 + count)


def without_options(text: str) -> str:
    """The memo's text as pages read it: lines of options empty, so that none is taken for markup, and no line moves."""
    lines = text.split("\n")
    for block in blocks(text, ""):
        for line in block.lines.values():
            lines[line - 1] = ""
    return "\n".join(lines)


def _wrong(message: str, place: str, line: int, fix: str) -> ContentError:
    return ContentError("claim.block", message, place=f"{place}:{line}", fix=fix)
