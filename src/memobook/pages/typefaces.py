"""The publication's typefaces as Typst takes them, looked through once for all pictures that a process draws."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts


@cache
def typefaces() -> Fonts:
    """Those that come with the engine, and none of the system's."""
    import typst

    from memobook.publication.fonts import font_files

    folders = sorted({str(font.parent) for font in font_files()})
    return typst.Fonts(include_system_fonts=False, font_paths=folders)
