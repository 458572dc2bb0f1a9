"""A theme begun from a notebook that somebody has: as it is, with the cells that make it one of a day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from memobook.editions.edition import Edition
from memobook.publication.files import write_together
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.runs.kernels.normalised import dump_notebook
from memobook.themes.cells.notebook_file import author_notebook, source_of, tags_of

from .theme_draft import ThemeDraft, check_name, refuse_known
from .theme_entries import with_page, with_theme
from .theme_files import CELLS, code_cell

OPEN = 'import memobook\n\nbook = memobook.open("{name}", as_of=as_of)'


def begin_from_notebook(publication: Publication, name: str, path: Path) -> ThemeDraft:
    """Begin a theme from a notebook: its cells without outputs, its page and its entry in the newest memo.

    Where they are missing, a cell of parameters and one that opens the theme come before its first code. All files are
    written, or none.

    Raises
    ------
    ContentError : ``theme.*``, or what is wrong with a file that it extends.
    """
    check_name(name)
    edition = Edition.read(publication, publication.newest())
    new = publication.notebooks / f"{name}.ipynb"
    refuse_known(publication, name, [new])
    files = {new: dump_notebook(_theme(author_notebook(path, str(path)), name, edition.as_of))}
    files |= with_page(publication, name)
    released = bool(read_locks(publication, edition.date))
    files |= {} if released else {edition.path: with_theme(edition, name)}
    write_together({path: text.encode() for path, text in files.items()})
    return ThemeDraft(name, [publication.place(one) for one in files], "" if released else edition.date, brought=True)


def _theme(notebook: dict[str, Any], name: str, day: str) -> dict[str, Any]:
    cells = [{**cell} for cell in notebook["cells"]]
    for cell in cells:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}  # of another machine, and of another day
    codes = [n for n, cell in enumerate(cells) if cell["cell_type"] == "code"]
    tagged = [n for n in codes if "parameters" in tags_of(cells[n])]
    at = tagged[0] + 1 if tagged else codes[0] if codes else len(cells)
    added = [] if tagged else [code_cell("parameters", CELLS["parameters"].format(day=day))]
    if not any("memobook.open" in source_of(cells[n]) for n in codes):
        added.append(code_cell("setup", OPEN.format(name=name)))
    return {**notebook, "cells": [*cells[:at], *added, *cells[at:]]}
