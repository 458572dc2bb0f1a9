"""A figure as PNG, with its headline and its line of sources, for what shows no SVG: mails, slides, messages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from memobook.publication.errors import ContentError
from memobook.publication.files import sha256, write_aside

from ..typefaces import typefaces

PROGRAM = Path(__file__).parents[1] / "typst" / "figure.typ"
# two pixels for each of the 600 that a mail shows
PPI = 144.0


def figure_png(id: str, svg: str, headline: str, source: str, day: str, language: str, cache: Path) -> bytes:
    """A PNG of 1200 pixels’ width; the same figure gives the same bytes, and is drawn once for a store.

    Raises
    ------
    ContentError : ``picture.failed``.
    """
    shown = json.dumps({"headline": headline, "source": source, "language": language}, ensure_ascii=False)
    path = cache / f"{sha256((PROGRAM.read_text('utf-8') + shown + svg).encode())[:24]}.png"
    if path.is_file():
        return path.read_bytes()
    import typst

    drawing = cache / f"{path.stem}.svg"
    program = cache / f"{path.stem}.typ"
    write_aside(drawing, svg.encode())
    write_aside(program, PROGRAM.read_bytes())
    try:
        image = typst.compile(
            str(program),
            root=str(cache),
            format="png",
            ppi=PPI,
            font_paths=typefaces(),
            sys_inputs={"figure": shown, "drawing": drawing.name},
            timestamp=datetime.fromisoformat(day).replace(tzinfo=UTC),
        )
    except typst.TypstError as error:
        message, fix = f"it can't be drawn as PNG: {error.message}", "look at its headline"
        raise ContentError("picture.failed", message, place=f"figure {id!r}", fix=fix) from error
    finally:
        drawing.unlink(missing_ok=True)
        program.unlink(missing_ok=True)
    assert isinstance(image, bytes)
    write_aside(path, image)
    return image
