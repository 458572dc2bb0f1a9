"""A review: what a change of the repository does to the newest edition, told from the committed notebooks.

Nothing is executed. The committed notebooks hold the outputs of the newest edition's run (``memobook execute``), so the
ledger before and after is made of them, of the register and of the data as each commit has them.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memobook.changes.changes import described
from memobook.changes.difference import differences
from memobook.changes.replay import Replayed
from memobook.editions.previous import Previous
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.repository import archive_of, commit_named
from memobook.publication.stamp import FILES, FOLDERS
from memobook.themes.theme import Executed

from ..committed import committed_ledger

PLACE = "memobook diff --base"


@dataclass(frozen=True)
class Review:
    """What differs from a base commit.

    Parameters
    ----------
    commit : hash of the base.
    before, after : dates of the newest edition there and here.
    changes : as ``changes.json`` has them, without causes; empty where the base can't be read.
    figures : id → caption and the drawings there and here, of those that are drawn otherwise, new or gone.
    trouble : why the base can't be read by this engine; None where it can.
    """

    commit: str
    before: str
    after: str
    changes: Mapping[str, Any]
    figures: Mapping[str, FigurePair]
    trouble: ContentError | None = None

    @property
    def summary(self) -> str:
        """How much differs, in one sentence."""
        if self.trouble:
            return f"the base could not be read by this engine ({self.trouble.message})"
        return str(self.changes["summary"])

    def as_json(self) -> dict[str, Any]:
        told = {"commit": self.commit, "before": self.before, "after": self.after, "changes": dict(self.changes)}
        return told | {"trouble": str(self.trouble) if self.trouble else None}


@dataclass(frozen=True)
class FigurePair:
    """A figure before and after as SVG; None where there is none."""

    caption: str
    before: str | None
    after: str | None

    @property
    def sides(self) -> tuple[tuple[str, str | None], ...]:
        return ("Before", self.before), ("After", self.after)


def review(publication: Publication, base: str) -> Review:
    """What the working folder does to the newest edition as a commit has it.

    Raises
    ------
    ContentError : ``base.unknown`` (no such commit here), or whatever is wrong with the publication as it is now.
    """
    commit = commit_named(publication.root, base)
    if not commit:
        raise ContentError(
            "base.unknown",
            f"{base!r} names no commit of this repository",
            place=PLACE,
            fix="name a branch or a commit that is here; a shallow clone may have to fetch it",
        )
    now = committed_ledger(publication)
    with tempfile.TemporaryDirectory(prefix="memobook-base-") as name:
        there = _extracted(publication, commit, Path(name).resolve())
        try:
            then = committed_ledger(there)
            old = then.as_json()
        except ContentError as error:
            return Review(commit, "", now.edition.date, {}, {}, error)
    found = differences(old, now.as_json())
    changes = described(Previous(then.edition, old, None), found, Replayed({}, ()))
    return Review(commit, then.edition.date, now.edition.date, changes, _figures(then.executed, now.executed))


def _extracted(publication: Publication, commit: str, folder: Path) -> Publication:
    """The publication as a commit has it; data that may not be passed on are those of today."""
    archive = archive_of(publication.root, commit, [*FOLDERS, *FILES])
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    local = publication.data / "local"
    if local.is_dir() and (folder / "data").is_dir():
        (folder / "data" / "local").symlink_to(local)
    return Publication(folder)


def _figures(before: Mapping[str, Executed], after: Mapping[str, Executed]) -> dict[str, FigurePair]:
    old, new = ({id: figure for run in runs.values() for id, figure in run.figures.items()} for runs in (before, after))
    found = {}
    for id in dict.fromkeys([*new, *old]):
        sides = [figures[id]["svg"] if id in figures else None for figures in (old, new)]
        if sides[0] != sides[1]:
            found[id] = FigurePair((new.get(id) or old[id])["caption"], *sides)
    return found
