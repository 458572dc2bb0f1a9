"""Characters that no font has: each line that holds some, with all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule

GLYPH = rule(
    "text.glyph", "error", "A text holds characters that no font of the publication has; the PDF can’t print them.",
    "write them otherwise: no font of the publication has them",
)  # fmt: skip
# what is neither Latin nor usual punctuation and may need a look into the fonts
UNUSUAL = re.compile(r"[^\x00-\u017f\u2010-\u2044\u2190-\u2193\u2212\u2248\u2260\u2264\u2265€✓]")


def glyphs(material: Material) -> Iterator[Finding]:
    """Lines of the memo, its register, the references and notebooks’ Markdown that can’t be printed."""
    texts = [(place, text) for place, text in _texts(material) if UNUSUAL.search(text)]
    if not texts:
        return
    from memobook.publication.alphabets import REQUIREMENT, fonts_state, missing, unusual, whole

    characters = "".join(sorted(unusual("".join(text for _, text in texts))))
    absent = set(material.answers.of("glyphs", [characters, fonts_state()], partial(missing, characters)))
    other = f"install {REQUIREMENT}, whose fonts have other alphabets; emoji write otherwise"
    for place, text in texts if absent else ():
        for number, line in enumerate(text.splitlines(), 1):
            if found := [c for c in dict.fromkeys(line) if c in absent]:
                told = ", ".join(f"{c} ({unicodedata.name(c, f'U+{ord(c):04X}').lower()})" for c in found)
                yield GLYPH.at(place.format(line=number), f"no font has {told}", GLYPH.fix if whole() else other)


def _texts(material: Material) -> Iterator[tuple[str, str]]:
    """Texts with their place, in which ``{line}`` stands for the line."""
    publication, edition = material.publication, material.edition
    paths = [publication.bibliography]
    if edition is not None:
        paths = [*edition.files, *paths]
    for path in paths:
        if path.is_file():
            # what is no UTF-8 is found by others
            yield publication.place(path) + ":{line}", path.read_bytes().decode("utf-8", "ignore")
    for notebook in material.notebooks:
        for cell, prose in notebook.prose:
            place = notebook.cell_place(cell).replace("{", "{{").replace("}", "}}")
            yield place + " line {line}", prose.text
