"""The memo's title is text: nothing in it is markup."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

import yaml

from memobook.publication.answers import answers

from .site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# CommonMark takes each of these as itself behind a backslash
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def escape_title(app: Sphinx, docname: str, source: list[str]) -> None:
    """Escape the title in the memo's front matter, which MyST parses as Markdown; no line moves."""
    site = site_of(app)
    if docname != site.docname("memo"):
        return
    lines = source[0].split("\n")
    front = "\n".join(lines[1 : lines.index("---", 1)])
    # an edit of prose leaves it as it was, and it grows with the themes
    for first, last in answers(site.publication.root).of("title", front, partial(_title_lines, front)):
        escaped = json.dumps(PUNCTUATION.sub(r"\\\1", site.edition.title))
        lines[first:last] = [f"title: {escaped}", *["#"] * (last - first - 1)]
    source[0] = "\n".join(lines)


def _title_lines(front: str) -> list[tuple[int, int]]:
    """The lines of a page on which its front matter has a title."""
    node = yaml.compose(front, Loader=yaml.SafeLoader)
    return [
        (name.start_mark.line + 1, value.end_mark.line + (1 if value.end_mark.column == 0 else 2))
        for name, value in (node.value if isinstance(node, yaml.MappingNode) else [])
        if name.value == "title"
    ]
