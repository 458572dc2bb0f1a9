"""Names in markup replaced wherever they stand as whole names; time grows with the length of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping

# the first piece of a name, or of what may be one
HEAD = re.compile(r"(?<![0-9A-Za-z_])_*[0-9A-Za-z]+")
LETTER = re.compile(r"[0-9A-Za-z]")


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Text with other names for some, where a name ends before anything but a letter or digit; longest names first."""
    heads: dict[str, dict[str, str]] = {}
    for old, new in names.items():
        head = HEAD.search(old)
        if head and old != new:
            # what stands before the first piece is the same in both
            heads.setdefault(head[0], {})[old[head.start() :]] = new[head.start() :]
    lengths = {head: sorted({len(name) for name in known}, reverse=True) for head, known in heads.items()}
    parts, done = [], 0
    for found in HEAD.finditer(text):
        begin = found.start()
        if begin < done or found[0] not in heads:
            continue
        known = heads[found[0]]
        for length in lengths[found[0]]:
            name, end = text[begin : begin + length], begin + length
            if name in known and not LETTER.match(text, end):
                parts += [text[done:begin], known[name]]
                done = end
                break
    return "".join([*parts, text[done:]])
