"""Where ids are used: lines of memos and registers, Markdown cells of notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.themes.cells.notebook_file import joined


def uses(publication: Publication, edition: Edition, id: str) -> tuple[str, ...]:
    """Places of the newest edition whose text names an id: ``file:line``, or ``file cell 'id'``."""
    whole = re.compile(rf"(?<![\w.-]){re.escape(id)}(?![\w-]|\.\w)")
    return tuple(dict.fromkeys(place for place, text in _texts(publication, edition) if whole.search(text)))


def _texts(publication: Publication, edition: Edition) -> Iterator[tuple[str, str]]:
    memo = publication.memos / f"{edition.date}.md"
    for path in (memo, memo.with_suffix(".yml")):
        if path.is_file():
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                yield f"{publication.place(path)}:{number}", line
    for theme in edition.tops:
        path = publication.notebooks / f"{theme}.ipynb"
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            yield f"{publication.place(path)} cell {cell.get('id', '')!r}", joined(cell["source"])
