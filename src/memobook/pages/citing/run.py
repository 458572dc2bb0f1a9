"""Runs of a formatted reference: text, its looks, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

# what the formatter puts around a look; no text holds these
LOOKS = ("i", "b", "sup", "sub", "other")
OPEN = {look: chr(0xE100 + number) for number, look in enumerate(LOOKS)}
CLOSE = chr(0xE110)
MARKS = re.compile(f"[{''.join(OPEN.values())}{CLOSE}]")
PRIVATE = re.compile("[\ue0ff-\ue1ff]")


@dataclass(frozen=True)
class Run:
    """A stretch of text with one look: ``i``, ``b``, ``sup`` and ``sub``, outermost first."""

    text: str
    looks: tuple[str, ...] = ()
    address: str = ""


class _Look(str):
    look: ClassVar[str] = "other"

    def __new__(cls, text: str) -> _Look:
        return super().__new__(cls, f"{OPEN[cls.look]}{text}{CLOSE}")


class Formatter:
    """What the processor asks of a format: how text and each look is written."""

    @staticmethod
    def preformat(text: str) -> str:
        return PRIVATE.sub("", str(text)) if str(text) != "\ue0ff" else str(text)

    Italic = Oblique = type("Italic", (_Look,), {"look": "i"})
    Bold = type("Bold", (_Look,), {"look": "b"})
    Superscript = type("Superscript", (_Look,), {"look": "sup"})
    Subscript = type("Subscript", (_Look,), {"look": "sub"})
    Light = Underline = SmallCaps = type("Other", (_Look,), {"look": "other"})


def runs(marked: str) -> list[Run]:
    """What the formatter wrote, as runs."""
    found: list[Run] = []
    looks: list[str] = []
    names = {mark: look for look, mark in OPEN.items()}
    position = 0
    for match in [*MARKS.finditer(marked), None]:
        text = marked[position : match.start() if match else len(marked)]
        if text:
            found.append(Run(text, tuple(look for look in looks if look != "other")))
        if match is None:
            break
        if match[0] == CLOSE:
            looks.pop()
        else:
            looks.append(names[match[0]])
        position = match.end()
    return found


def linked(found: Iterable[Run], links: Iterable[tuple[str, str]]) -> list[Run]:
    """Runs with links: the first stretch that reads as a text, in whatever case, leads to its address."""
    shown = list(found)
    for text, address in links:
        for number, run in enumerate(shown):
            at = run.text.casefold().find(text.casefold()) if text and not run.address else -1
            if at < 0 or len(run.text.casefold()) != len(run.text):
                continue
            pieces = [run.text[:at], run.text[at : at + len(text)], run.text[at + len(text) :]]
            shown[number : number + 1] = [
                replace(run, text=piece, address=address if place == 1 else "")
                for place, piece in enumerate(pieces)
                if piece
            ]
            break
    return shown
