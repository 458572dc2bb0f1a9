"""What of a memo pages besides its own may show: all but the prose of its paragraphs."""

from __future__ import annotations

import re

# a role with what it is given, or code
SPAN = re.compile(r"(?:\{[\w:+.-]+\})?(`+)(?:(?!\1).)+?\1", re.DOTALL)
FENCE = re.compile(r"^(`{3,}|~{3,}|:{3,})", re.MULTILINE)
# blocks that are no paragraph: headings, lists, tables, quotes, targets, what is indented
NO_PARAGRAPH = re.compile(r"^(?:[#>|%$<=:\\\s]|[-*+](?:\s|[-*+])|\d+[.)]|\()", re.MULTILINE)
# links, pictures, notes, formulas, attributes, HTML
MARKED = re.compile(r"[\[\]<>${}\\|]")


def outline(text: str) -> str:
    """A memo's text in which each paragraph of nothing but words, roles and code is these roles and code alone.

    Two memos with the same outline differ in nothing that another page of their edition shows: not in front matter,
    headings, directives, claims or citations.
    """
    told: list[str] = []
    fence = ""
    for block in re.split(r"\n[ \t]*\n", text):
        inside = fence or bool(FENCE.search(block)) or block.startswith("---\n")
        for found in FENCE.finditer(block):
            mark = found[1]
            fence = mark if not fence else "" if mark[0] == fence[0] and len(mark) >= len(fence) else fence
        if inside or NO_PARAGRAPH.search(block) or MARKED.search(SPAN.sub("", block)):
            told.append(block)
        else:
            told += [span[0] for span in SPAN.finditer(block)]
    return "\n\n".join(told)
