"""Formulas in HTML of an output, which JupyterLab shows as such: LaTeX between its signs becomes MathML.

A single dollar sign is money as often as not: between two of them stands a formula only where a sign of LaTeX says so.
"""

from __future__ import annotations

import re

TAG = re.compile(r"(<[^>]*>)")
APART = re.compile(r"<(/?)(?:pre|code|kbd|samp)\b", re.IGNORECASE)
FORMULA = re.compile(
    r"\$\$(?P<block>[^$]+)\$\$|\\\[(?P<bracketed>.+?)\\\]|\\\((?P<inline>.+?)\\\)"
    r"|(?<![\\$\w])\$(?P<dollar>(?=\S)[^$\n]*[\\^_][^$\n]*(?<=\S))\$(?![\w$])",
    re.DOTALL,
)


def typeset(html: str) -> str:
    """Clean HTML whose formulas are MathML; one that can't be read stays as it is written, as in JupyterLab."""
    if "$" not in html and "\\" not in html:
        return html
    depth, parts = 0, []
    for part in TAG.split(html):
        if part.startswith("<"):
            found = APART.match(part)
            depth += 0 if not found else -1 if found[1] else 1
            parts.append(part)
        else:
            parts.append(part if depth else FORMULA.sub(_shown, part))
    return "".join(parts)


def _shown(found: re.Match[str]) -> str:
    from html import unescape

    from ..formulas.mathml import mathml, problem

    latex = unescape(next(filter(None, found.groups())))
    display = "block" if found["block"] or found["bracketed"] else "inline"
    return found[0] if problem(latex) else mathml(latex, display)
