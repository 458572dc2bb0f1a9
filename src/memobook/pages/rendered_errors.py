"""What a rendering found to be wrong, in the places of the publication's own files: all of it, at once."""

from __future__ import annotations

import os
import re
from pathlib import Path

from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.themes.cells.notebook_file import own_cells, read_cells

from .docs import docs_pages
from .own_pages import EDITION_PAGES, SITE_PAGES
from .sphinx_job import Rendered, SphinxJob

WARNING = re.compile(r"(?P<where>.*?): (?:WARNING|ERROR|CRITICAL): (?P<what>.*)")
OWN = re.compile(r"(?P<where>[\w./-]+\.(?:md|ipynb):\d+): (?P<what>.*)", re.DOTALL)
COUNTED = re.compile(r"(?P<file>notebooks/[^:]+\.ipynb):(?P<line>\d+)")
FIX = "mend the page: a warning blocks publishing"
# MyST-NB counts the lines of a cell from a ten thousand of its own: the number of the cell, then the line
CELL_LINES = 10_000


def check_rendered(publication: Publication, ledger: Ledger, job: SphinxJob, rendered: Rendered) -> None:
    """Raise what a rendering found to be wrong, the first as the message and the others below it.

    Raises
    ------
    ContentError : ``page.warning``, or what stopped the rendering by itself.
    """
    if rendered.cause:
        raise Places(publication, ledger, job).in_cell(rendered.cause)
    if rendered.good:
        return
    places = Places(publication, ledger, job)
    found = list(dict.fromkeys(map(places.told, rendered.warnings or _lines(rendered.failure))))
    (where, what), *rest = found
    details = "\n".join(f"{place}: {message}" for place, message in rest)
    raise ContentError("page.warning", what, place=where, fix=FIX, details=details)


def _lines(failure: str) -> list[str]:
    """A failure's messages: the PDF's writer tells a line each, where the first has the exception's name before it."""
    lines = failure.removeprefix("ExtensionError: ").splitlines()
    return lines if len(lines) > 1 and all(OWN.match(line) for line in lines) else [failure]


class Places:
    """From the place that Sphinx names to the file that an author edits."""

    def __init__(self, publication: Publication, ledger: Ledger, job: SphinxJob) -> None:
        self.publication, self.stage = publication, job.stage
        place = job.overrides["memobook_place"]
        self.files = {v: f"book/{k}.md" for k, v in SITE_PAGES.items()}
        if place == "edition":
            self.files = {"index": ledger.edition.place}
        if place == "docs":
            self.files = {page: f"book/{page}.md" for page in docs_pages(publication)}
        self.files |= {t: f"notebooks/{t.partition('/')[0]}.ipynb" for t in ledger.edition.themes}
        self.files |= {t: f"book/{t}.md" for t in ledger.edition.families}
        self.files |= {p: f"book/{p}.md" for p in EDITION_PAGES}

    def told(self, message: str) -> tuple[str, str]:
        """Place and words of a message; no folder of a build is in either."""
        message = re.sub(r"\x1b\[[0-9;]*m", "", message).replace(str(self.stage) + os.sep, "")
        found = WARNING.fullmatch(message)
        where, what = (found["where"], found["what"]) if found else ("book", message)
        if not found and (own := OWN.search(message)):
            where, what = own["where"], own["what"]
        return self.place(where), what.replace(str(self.stage), "the page’s folder")

    def in_cell(self, cause: ContentError) -> ContentError:
        """An error of a notebook's text at its cell."""
        found = COUNTED.fullmatch(cause.place)
        page = found and next((p for p, file in self.files.items() if file == found["file"]), None)
        if not found or not page or not (self.stage / f"{page}.ipynb").is_file():
            return cause
        place = self._cell(page, found["file"], int(found["line"]))
        return ContentError(cause.id, cause.message, place=place, fix=cause.fix, details=cause.details)

    def place(self, where: str) -> str:
        """File and line, or notebook and cell."""
        path, _, line = where.partition(":")
        page, ending = Path(path).with_suffix("").as_posix(), Path(path).suffix
        file = self.files.get(page)
        if file is None:
            return where
        number = int(line) if line.isdigit() else 0
        if ending == ".ipynb" and number:
            return self._cell(page, file, number)
        return f"{file}:{line}" if line else file

    def _cell(self, theme: str, file: str, number: int) -> str:
        cells = own_cells(read_cells(self.stage / f"{theme}.ipynb", file))
        index, line = divmod(number, CELL_LINES)
        # the staged notebook may hold the cell of papermill, of which MyST-NB counts as of any other
        held = read_cells(self.stage / f"{theme}.ipynb", file)["cells"]
        cell = held[index - 1] if 0 < index <= len(held) else cells[-1]
        return f"{file} cell {cell.get('id', '?')!r}" + (f" line {line}" if line else "")
