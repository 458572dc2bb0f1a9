"""The Markdown among what a cell shows, which is read as prose is."""

from __future__ import annotations

import re
from typing import Any

from memobook.themes.cells.notebook_file import joined
from memobook.themes.figures.picture import picture_type

# an address that leads to the same place from everywhere, or within the page
WHOLE = re.compile(r"(?:https?|mailto):|//|#", re.IGNORECASE)


def shown_markdown(output: dict[str, Any]) -> str:
    """What an output shows as Markdown, LaTeX with words in it included; empty where it shows another form."""
    data = output.get("data", {})
    if picture_type(output) or "memobook" in output.get("metadata", {}) or "text/html" in data:
        return ""
    if "text/markdown" in data:
        return joined(data["text/markdown"])
    return joined(data["text/latex"]) if "text/latex" in data else ""
