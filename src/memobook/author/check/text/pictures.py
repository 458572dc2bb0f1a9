"""Pictures of the publication that are there and that pages or the PDF can't show."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from memobook.pages.carried import PAGES, lies_inside
from memobook.pages.figures.scaled import WIDEST, scaled
from memobook.pages.typst.picture import STANDARDS, refusal
from memobook.publication.finding import Finding

from ..markdown import Markdown
from ..material import Material
from ..rule import rule

UNREADABLE = rule(
    "image.unreadable", "error", "A picture is of a kind that the PDF can’t show, or can’t be read at all.",
    "save it as PNG, JPEG, GIF, WebP or SVG, with the ending of its kind",
)  # fmt: skip
# beside pictures in Markdown
SHOWN = re.compile(
    r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{(?:image|figure)\}[ \t]+(?P<directive>\S.*?)[ \t]*$"
    r"|<img\s[^>]*?src=[\"'](?P<html>[^\"']+)[\"']",
    re.MULTILINE,
)


def pictures(material: Material) -> Iterator[Finding]:
    """Those of the memo, the other pages and the notebooks’ prose; what is not there is a broken link."""
    printed = (material.memo.place, "book/methods.md")  # in the PDFs
    for text in material.texts:
        for path, offset in _named(text):
            file = _file(material, text, path)
            if file.is_dir():
                yield UNREADABLE.at(text.at(offset), f"{path} is a folder")
            elif file.is_file() and file.suffix not in PAGES and lies_inside(material.publication, file):
                standards = STANDARDS if text.place in printed else []
                asked = [material.answers.file(file), file.suffix, standards]
                if told := material.answers.of("pictures", asked, partial(_refusal, file, standards)):
                    yield UNREADABLE.at(text.at(offset), f"{path} can’t be shown: {told}")


def _refusal(file: Path, standards: list[str]) -> str:
    """Typst's words for why it can't show a picture as pages and PDFs have it, which may be smaller."""
    with tempfile.TemporaryDirectory(prefix="memobook-picture-") as folder:
        smaller = Path(folder) / file.name
        return refusal(smaller if scaled(file, smaller, WIDEST) else file, standards)


def _named(text: Markdown) -> Iterator[tuple[str, int]]:
    """Paths of pictures as they are written, and where."""
    yield from ((target, offset) for image, _, target, offset in text.links if image and target)
    lost = {offset for _, _, offset in text.files_in_html}  # which is told as a link that is broken
    for found in SHOWN.finditer(text.text):
        if found.start() not in lost:
            yield found["directive"] or found["html"], found.start()


def _file(material: Material, text: Markdown, path: str) -> Path:
    root = material.publication.root
    if path.startswith("/"):
        return root / unquote(path[1:])
    return (root / text.place.partition(" cell ")[0]).parent / unquote(path)
