"""Printed text as a terminal would leave it: carriage returns and backspaces overwrite, colours stay, the rest of its
codes goes.
"""

from __future__ import annotations

import re

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ERASE = re.compile(r"\x1b\[[0-2]?K")
# codes that move, clear or ask, links and titles of windows: their text stays
OTHER = re.compile(r"\x1b\[[0-9;?]*[A-JL-ln-zA-Z@]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_=>78]")
# the beginning of a code that is none
STRAY = re.compile(r"\x1b(?!\[[0-9;]*m|\[[0-2]?K)")
# what moves nothing and has no sign: a bell, a form feed and the like
SILENT = re.compile(r"[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
PIECE = re.compile(r"(?P<colour>\x1b\[[0-9;]*m)|(?P<erase>\x1b\[[0-2]?K)|(?P<char>[^\x1b])|\x1b")


def terminal_text(text: str) -> str:
    """The last state of each line; takes time that grows with the length of the text."""
    # a bell may end a code, and goes after it
    text = SILENT.sub("", OTHER.sub("", text))
    if not ("\r" in text or "\b" in text or "\x1b" in text):
        return text
    text = STRAY.sub("", text.replace("\r\n", "\n"))
    return "\n".join(_overwritten(line) if "\r" in line or "\b" in line or ERASE.search(line) else line
                     for line in text.split("\n"))  # fmt: skip


def _overwritten(line: str) -> str:
    """One line: each place holds a character and the colour codes before it."""
    places: list[tuple[str, str]] = []
    at, pending = 0, ""
    for piece in PIECE.finditer(line):
        if piece["colour"]:
            pending += piece["colour"]
        elif piece["erase"]:
            del places[at:]
        elif piece["char"] == "\r":
            at = 0
        elif piece["char"] == "\b":
            at = max(0, at - 1)
        elif piece["char"]:
            places[at : at + 1] = [(pending, piece["char"])]
            at, pending = at + 1, ""
    return "".join(colour + char for colour, char in places) + pending
