"""Paths of a machine in what a notebook printed: where they begin, and what of them is the same everywhere.

Each word (what lies between blanks, quotes and brackets) is gone through once, so that time grows with the length of
the text, whatever it is made of.
"""

from __future__ import annotations

import re

KERNEL_FILE = re.compile(r"ipykernel_\d+[/\\]\d+\.py")
# where a path may begin: not inside an address such as https://host/lib, but behind the colour codes of a traceback
BEGIN = r"(?:(?<![\w:/\\~.-])|(?<=\x1b\[\dm)|(?<=\x1b\[\d\dm)|(?<=\x1b\[\d;\d\dm))"
ROOT = re.compile(BEGIN + r"(?:~|[A-Za-z]:)?[/\\]")
LIBRARY = re.compile(r"(?<=[/\\])(?:python3\.\d+[/\\](?=site-packages[/\\]))?(site-packages|python3\.\d+)(?=[/\\])")
WORD = re.compile(r"[^\s\"'<>\x1b]+")
LIBRARY_WORD = re.compile(r"[^\s\"'<>|\x1b]+")


def without_kernel_files(text: str, cell: str) -> str:
    """Text in which the file that a kernel makes of each cell is called by the cell."""
    if "ipykernel_" not in text:
        return text

    def named(word: re.Match[str]) -> str:
        files = list(KERNEL_FILE.finditer(word[0]))
        return f"cell {cell!r}{word[0][files[-1].end() :]}" if files else word[0]

    return WORD.sub(named, text)


def without_libraries(text: str) -> str:
    """Text in which paths into an environment begin at ``site-packages`` or ``python3.…``."""
    if "site-packages" not in text and "python3." not in text:
        return text
    parts, done = [], 0
    for word in LIBRARY_WORD.finditer(text):
        at, end = word.span()
        while (root := ROOT.search(text, at, end)) and (library := LIBRARY.search(text, root.end(), end)):
            parts += [text[done : root.start()], library[1]]
            done = at = library.end()
    return "".join([*parts, text[done:]])
