"""Characters that turn the direction of writing, so that a text prints as another: pages show them as what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

# embeddings, overrides and isolates (Unicode Standard Annex 9); the marks of a direction turn nothing by themselves
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]|&#(?:x20(?:2[a-e]|6[6-9])|82(?:3[4-8]|9[4-7]));", re.IGNORECASE)


def named(text: str) -> str:
    """A text with its turning characters, and references to them, written out: ``[U+202E]``."""
    return TURNING.sub(_name, text)


def _name(found: re.Match[str]) -> str:
    text = found[0].strip("&#;")
    number = ord(text) if len(text) == 1 else int(text[1:], 16) if text[0] in "xX" else int(text)
    return f"[U+{number:04X}]"


def name_turning(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write them out in the parts of a page that come from its text."""
    for part in ("body", "title", "toc"):
        if isinstance(context.get(part), str):
            context[part] = named(context[part])
