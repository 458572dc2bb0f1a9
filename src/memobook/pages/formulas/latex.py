"""LaTeX of formulas as the converter to MathML reads it, and what of it nothing here can show.

latex2mathml knows the environments of matrices and two that align; others it sets as one line, ``&`` and line ends
included. What means the same is written as one that it knows; the rest is told, so that no formula loses a part.
"""

from __future__ import annotations

import re

# environments that align or gather lines, and those that the converter sets so; numbers stand beside a whole formula
LIKE = {
    "align": ("split", ""), "aligned": ("split", ""), "alignat": ("split", ""), "alignedat": ("split", ""),
    "flalign": ("split", ""), "eqnarray": ("array", "{rcl}"), "gather": ("matrix", ""), "gathered": ("matrix", ""),
    "multline": ("matrix", ""), "dcases": ("cases", ""),
}  # fmt: skip
KNOWN = {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array", "cases", "split",
         "equation", "math", "displaymath", "subequations", *LIKE}  # fmt: skip
ENVIRONMENT = re.compile(r"\\(?P<side>begin|end)\s*\{(?P<name>[A-Za-z]+)\*?\}")
# what stands behind the name of one that aligns: a place, a count of columns
OPENED = re.compile(rf"\\begin\s*\{{(?P<name>{'|'.join(LIKE)})\*?\}}(?:\s*\[[tbc]\])?(?P<count>\s*\{{\d+\}})?")
CLOSED = re.compile(rf"\\end\s*\{{(?P<name>{'|'.join(LIKE)})\*?\}}")
INSTEAD = (
    (re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    # of the name of an operator the converter reads letters alone
    (re.compile(r"\\operatorname\*\s*\{([^{}]*)\}"), r"\\mathop{\\mathrm{\1}}\\limits "),
    (re.compile(r"\\operatorname\s*\{([^{}]*[^{}A-Za-z*][^{}]*)\}"), r"\\mathrm{\1}"),
    (re.compile(r"\\arg(?![A-Za-z])"), r"\\operatorname{arg}"),
    (re.compile(r"\\math(?:bbm|ds)(?![A-Za-z])"), r"\\mathbb"),
    (re.compile(r"\\setminus(?![A-Za-z])"), r"\\smallsetminus"),  # of which fonts have the sign
    (re.compile(r"\\not\s*="), r"\\neq "),
    (re.compile(r"\\not\s*\\in(?![A-Za-z])"), r"\\notin "),
)
# commands that the converter takes, and no browser shows as they are meant
UNSHOWN = re.compile(r"\\(?:[bx]?cancel|sideset)(?![A-Za-z])")
# numbers stand beside a whole formula
TAGGED = re.compile(r"\\tag(?![A-Za-z])")
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
COMMENT = re.compile(r"\d\s*(?<!\\)%")
DOLLAR = re.compile(r"(?<!\\)\$")
APART = re.compile(r"\\begin\s*\{([A-Za-z]+\*?)\}.*?\\end\s*\{\1\}|\\(?:text|mbox|hbox)\s*\{[^{}]*\}|\\&", re.DOTALL)


def readable(latex: str) -> str:
    """A formula in the environments and commands that the converter knows."""
    latex = OPENED.sub(lambda found: "\\begin{{{}}}{}".format(*LIKE[found["name"]]), latex)
    latex = CLOSED.sub(lambda found: f"\\end{{{LIKE[found['name']][0]}}}", latex)
    for pattern, instead in INSTEAD:
        latex = pattern.sub(instead, latex)
    return latex


def unreadable(latex: str) -> str:
    """What of a formula would be shown otherwise than it is meant, or not at all; empty where nothing would."""
    unknown = [found["name"] for found in ENVIRONMENT.finditer(latex) if found["name"] not in KNOWN]
    if unknown:
        return f"there is no environment {unknown[0]}"
    if found := UNSHOWN.search(latex):
        return f"no page can show {found[0]}"
    if TAGGED.search(latex):
        return "a number stands behind a whole formula: write $$ (its-name) for \\tag"
    if not balanced(latex):
        return "its braces don’t match"
    if COMMENT.search(latex):
        return "a bare % hides what follows it: write \\%"
    if DOLLAR.search(latex):
        return "a bare $ stands in a formula: write \\$"
    rest, count = latex, 1
    while count:
        rest, count = APART.subn(" ", rest)
    return "an & stands where nothing is aligned" if "&" in rest else ""


def balanced(latex: str) -> bool:
    """Whether each brace of a formula that is no sign has its other one."""
    depth = 0
    for brace in BRACE.findall(latex):
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            return False
    return not depth
