"""Whether the PDF can show a picture: Typst is asked, which reads it there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..typefaces import typefaces
from .source import code

# what an archive and a screen reader ask of a PDF, and so of its pictures
STANDARDS: list[Any] = ["a-2a", "ua-1"]


def refusal(picture: Path, standards: list[Any]) -> str:
    """Typst's words for why it can't show a picture in a PDF of these standards; empty where it can."""
    import typst

    # a program in bytes has a root in bytes, as its types have it, which is none
    program: Any = f'#set document(title: "-")\n#image({code(picture.name)}, alt: "-")\n'.encode()
    try:
        typst.compile(
            program,
            root=str(picture.parent),
            font_paths=typefaces(),
            pdf_standards=standards,
        )
    except typst.TypstError as error:
        return str(error.message)
    return ""
