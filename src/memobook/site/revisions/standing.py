"""How an edition stands to its release: as it was released, made anew with the same results, or edited since.

Pages of a released edition may be made by another machine, by later code, or with last digits that are rounded
otherwise. It still says what was released as long as its author's words and its results are the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from memobook.changes.drift import drifted
from memobook.editions.edition import Edition
from memobook.ledger.content import PARAMETERS, content_sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock
from memobook.publication.repository import commit_that_added, file_at
from memobook.runs.schedule.finished import Run
from memobook.themes.cells.notebook_file import joined


def standing(
    publication: Publication, edition: Edition, runs: Mapping[str, Run], results: Mapping[str, Any], lock: Lock
) -> Edition:
    """The edition that knows whether it says something else than its newest lock, or the same in other bytes.

    Parameters
    ----------
    results : its ledger, as of ledger.json.
    """
    if content_sha256(edition, runs) == lock.held["content"]:
        return edition
    pending = bool(drifted(lock.ledger, results)) or not _words_stand(publication, edition, runs, lock)
    return replace(edition, pending=pending, rebuilt=not pending)


def _words_stand(publication: Publication, edition: Edition, runs: Mapping[str, Run], lock: Lock) -> bool:
    """Whether an author's files and, of the newest edition, notebooks are those of the commit that brought the lock.

    Notebooks go on with newer editions; of an earlier one its results tell whether they still say the same.
    """
    commit = commit_that_added(publication.root / lock.place)
    for path in edition.files:
        if file_at(publication.root, commit, publication.place(path)) != path.read_bytes():
            return False
    if edition.date != publication.newest():
        return True
    for theme, run in runs.items():
        then = file_at(publication.root, commit, f"notebooks/{theme}.ipynb")
        if then is None or _sources(json.loads(then)) != _sources(run.notebook):
            return False
    return True


def _sources(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (cell["cell_type"], joined(cell["source"]))
        for cell in notebook["cells"]
        if not PARAMETERS & set(cell.get("metadata", {}).get("tags", []))
    ]
