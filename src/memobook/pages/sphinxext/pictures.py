"""Pictures sized for the screens that show them: beside one that is wide lies one of a column's width, for phones."""

from __future__ import annotations

import posixpath
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from memobook.pages.figures.scaled import COLUMN, scaled, width_of

#: as the style sheet lays out the column of a page
SIZES = f"(max-width: {COLUMN}px) 100vw, {COLUMN}px"

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder


def visit_picture(writer: HTML5Translator, node: nodes.image) -> None:
    """An image, with the choice of its smaller copy where it has one."""
    builder: StandaloneHTMLBuilder = writer.builder  # type: ignore[assignment]
    source = node["uri"]
    name = builder.images.get(source)
    HTML5Translator.visit_image(writer, node)
    if title := node.get("title"):  # which Sphinx passes over
        head, _, rest = writer.body[-1].rpartition("<img ")
        writer.body[-1] = f'{head}<img title="{escape(title)}" {rest}'
    if name is None or "srcset" in writer.body[-1]:
        return
    path = Path(builder.srcdir) / source
    small = f"{Path(name).stem}-{COLUMN}{Path(name).suffix}"
    target = Path(builder.outdir) / builder.imagedir / small
    target.parent.mkdir(parents=True, exist_ok=True)
    wide = width_of(path)
    if wide and wide > COLUMN and scaled(path, target, COLUMN):
        choices = ", ".join(
            f"{posixpath.join(builder.imgpath, quote(file))} {width}w"
            for file, width in ((small, COLUMN), (name, wide))
        )
        tag = f'<img srcset="{escape(choices)}" sizes="{SIZES}" '
        head, _, rest = writer.body[-1].rpartition("<img ")
        writer.body[-1] = head + tag + rest


def depart_picture(writer: HTML5Translator, node: nodes.image) -> None:
    HTML5Translator.depart_image(writer, node)
