"""Where a PDF ends: a last page of a few lines is spared by setting the text a little closer."""

from __future__ import annotations

import json
from pathlib import Path

import typst

# of an A4 page, from its top; its text begins at 74 points
FEW_LINES = 200.0


def last_page(project: Path, main: str) -> tuple[int, float]:
    """The number of the last page, and how far down it the text ends, in points from its top."""
    told = typst.query(
        str(project / main), "<end-of-text>", field="value", one=True, root=str(project),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(project / "fonts")]),
        package_path=str(project / "none"), package_cache_path=str(project / "none"),
    )  # fmt: skip
    end = json.loads(told)
    return int(end["page"]), float(str(end["y"]).removesuffix("pt"))
