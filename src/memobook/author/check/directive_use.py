"""Directives as they are written in a text: name, argument, options, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPENS = re.compile(r"^[ \t]*(?P<fence>:{3,}|`{3,}|~{3,})\s*(?:\{(?P<name>[\w:+.-]+)\})?[ \t]*(?P<rest>.*?)[ \t]*$")
OPTION = re.compile(r"^[ \t]*:(?P<name>[\w-]+):(?:[ \t]|$)")

# those in whose body nothing is a directive
VERBATIM = {"", "code", "code-block", "code-cell", "csv-table", "digraph", "eval-rst", "graphviz", "highlight",
            "literalinclude", "math", "mermaid", "parsed-literal", "plot", "raw", "sourcecode"}  # fmt: skip
KEY = re.compile(r"(?P<name>[\w-]+):(?:[ \t]|$)")


@dataclass(frozen=True)
class DirectiveUse:
    """One use of a directive, or of a block of code, which has no name and its language as the argument."""

    name: str
    argument: str
    start: int
    options: tuple[tuple[str, int], ...] = ()
    body: str = ""


def directive_uses(text: str) -> Iterator[DirectiveUse]:
    """All directives and blocks of code of a text; what stands within code is none."""
    lines = text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    code, holding = "", [""]
    for number, line in enumerate(lines):
        found = OPENS.match(line)
        if code:
            code = "" if found and line.strip().startswith(code) and not line.strip().strip(code[0]) else code
            continue
        if not found or not (found["name"] or (found["fence"][0] != ":" and "`" not in found["rest"])):
            continue
        if not found["name"] and not found["rest"] and found["fence"] == holding[-1]:
            holding.pop()
            continue
        if (found["name"] or "") in VERBATIM:
            code = found["fence"]
        elif found["fence"][0] != ":":
            holding.append(found["fence"])
        options, at = [], number + 1
        apart = lines[at : at + 1] == ["---"]  # options as a block of YAML
        pattern, at = (KEY, at + 1) if apart else (OPTION, at)
        while at < len(lines) and (option := pattern.match(lines[at])):
            options.append((option["name"], offsets[at]))
            at += 1
        at += apart
        end = next((i for i in range(at, len(lines)) if lines[i].strip() == found["fence"]), len(lines))
        body = "\n".join(lines[at:end])
        yield DirectiveUse(found["name"] or "", found["rest"], offsets[number], tuple(options), body)
