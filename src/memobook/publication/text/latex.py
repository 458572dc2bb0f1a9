"""Plain text as LaTeX and BibTeX take it."""

from __future__ import annotations

import re

# what TeX would take for a command
TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    c: f"\\{c}" for c in "&%$#_{}"
}
# in a field of BibTeX braces count, even behind a backslash
BRACES = {"{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}"}
# characters that mean themselves in LaTeX, however they stand side by side
LITERAL = re.compile(r"(?:[\w .,:;()/]|-(?!-))*")
# signs that mean another one side by side: --, '', ``, ,,, !`, ?`, <<, >>
JOINED = re.compile(r"(?<=[-'`,])(?=[-'`,])|(?<=[?!])(?=`)|(?<=<)(?=<)|(?<=>)(?=>)")


def escape(text: str) -> str:
    """Text that means itself in LaTeX."""
    return "".join(TEX.get(c, c) for c in text)


def escape_field(text: str) -> str:
    """Text that means itself in a field of BibTeX, white space as single blanks."""
    parts = JOINED.split(" ".join("".join(c if c.isprintable() else " " for c in text).split()))
    return "{}".join("".join((TEX | BRACES).get(c, c) for c in part) for part in parts)
