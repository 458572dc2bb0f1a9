"""A heading's words as its page shows them, of which its place on the page is made."""

from __future__ import annotations

import re
from html import unescape

# roles that print what an edition holds, so that a heading's place would move with it
PRINTING = re.compile(r"\{(?:value|stated|cite(?::\w+)?|member|claim|eq|ref)\}`[^`]*`")
PARTS = (
    (re.compile(r"\{(?:abbr|abbreviation)\}`([^`(]*?)\s*(?:\([^`]*)?`"), r"\1"),
    (re.compile(r"\{[\w:-]+\}`([^`<]*?)(?:\s*<[^`>]*>)?`"), r"\1"),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)|\[\^[^\]]*\]"), ""),
    (re.compile(r"(?<!\\)\[([^\[\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(?<![\w\\])_{1,2}(?=\S)(.+?)(?<=\S)_{1,2}(?!\w)"), r"\1"),
)


def heading_words(written: str) -> str | None:
    """The words of a heading without its markup; None where they are told by an edition's results."""
    if PRINTING.search(written):
        return None
    for pattern, kept in PARTS:
        written = pattern.sub(kept, written)
    return unescape(written)
