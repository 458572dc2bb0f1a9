"""A cell's source as Python: what IPython adds to the language written as the calls that it becomes."""

from __future__ import annotations

import re

# a line that is no Python by itself: a magic, a call of the shell, a question
SPECIAL = re.compile(r"^[ \t]*(?:[\w, ()]+=\s*)?[%!]|^[ \t]*\?|\?[ \t]*$", re.MULTILINE)
# magics around Python code, which is executed in the notebook
AROUND = re.compile(r"%{1,2}(?:time|timeit|prun|capture|memit|mprun|lprun)\b(?:[ \t]+-\w+(?:[ \t]+\d+)?)*[ \t]*")


def plain(source: str) -> str:
    """The Python of a cell, line by line where it was; the body of ``%%bash`` and the like is a text in it."""
    if not SPECIAL.search(source):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    body = source.lstrip("\n")
    above = "\n" * (len(source) - len(body))
    if body.startswith("%%") and (found := AROUND.match(body)):
        first, _, rest = body.partition("\n")
        # what stands behind %%capture is where it puts the output, behind %%timeit code of a setup
        return above + "\n" + plain(rest) if found else first
    lines = [AROUND.sub("", line, 1) if AROUND.match(line.lstrip()) else line for line in body.split("\n")]
    return above + str(TransformerManager().transform_cell("\n".join(lines))).rstrip("\n")  # type: ignore[no-untyped-call]
