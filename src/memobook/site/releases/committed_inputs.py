"""What a release reads, in the commit that its lock names: nothing uncommitted goes into a release.

Locks and signatures are left out: the chain holds them by their hashes.
"""

from __future__ import annotations

import json
from pathlib import Path

from memobook.publication.errors import LISTED, ContentError
from memobook.publication.files import files_under, sha256
from memobook.publication.folder import Publication
from memobook.publication.repository import commit, has_repository, head, ignored, refusal, uncommitted
from memobook.publication.stamp import FILES, FOLDERS

LEFT_OUT = (".lock.json", ".dsse.json")
# what an edition can't be without, also where it is ignored, as caches and data that may not be passed on are
WRITTEN = ("book/memos/*.md", "book/memos/*.yml", "notebooks/*.ipynb")
FIX = "commit them first, or have them committed: memobook release --commit"


def open_changes(publication: Publication) -> list[str]:
    """Files that a release reads and that the commit has otherwise, or not; none where there is no repository."""
    names = uncommitted(publication.root, (*FOLDERS, *FILES))
    left_out = [f"{name}, which git ignores" for name in ignored(publication.root, WRITTEN)]
    return [name for name in names if not name.endswith(LEFT_OUT)] + left_out


def check_repository(publication: Publication, place: str) -> None:
    """Raise ``release.repository`` where git does not answer for the repository whose commit the lock has to name."""
    if told := refusal(publication.root):
        raise ContentError(
            "release.repository",
            "git says nothing of the repository, so nobody knows whether its commit holds the edition",
            place=place,
            fix="install git, or do what it says",
            details=told,
        )


def check_committed(publication: Publication, place: str) -> None:
    """Raise ``release.uncommitted`` where something that a release reads is in no commit."""
    names = open_changes(publication)
    if names:
        more = f"\nand {len(names) - LISTED} more" if len(names) > LISTED else ""
        raise ContentError(
            "release.uncommitted",
            f"{len(names)} file{'s' * (len(names) > 1)} that the release reads {'are' if len(names) > 1 else 'is'} not "
            "as the repository’s newest commit has them: the lock would name a commit that doesn’t hold the edition",
            place=place,
            fix=FIX,
            details="\n".join(names[:LISTED]) + more,
        )


def commit_inputs(publication: Publication, message: str, seen: str) -> str:
    """Commit what a release reads, where something of it is not committed; gives the commit that holds all of it.

    Parameters
    ----------
    seen : hash of the inputs when the release began to read them.

    Raises
    ------
    ContentError : ``release.moved`` (somebody edited them meanwhile), ``release.commit``.
    """
    if inputs_sha256(publication) != seen:
        raise ContentError(
            "release.moved",
            "a file was changed while the edition was being released",
            place=publication.place(publication.memos),
            fix="call again when nobody edits it",
        )
    if has_repository(publication.root) and open_changes(publication):
        commit(publication.root, [name for name in (*FOLDERS, *FILES) if (publication.root / name).exists()], message)
        check_committed(publication, publication.place(publication.memos))  # what git ignores it has not committed
    return head(publication.root)


def inputs_sha256(publication: Publication) -> str:
    """Hash of all files that a release reads."""
    root = publication.root
    files = [root / name for name in FILES if (root / name).is_file()]
    files += [path for folder in FOLDERS for path in files_under(root / folder) if _counts(path)]
    return sha256(json.dumps([[path.as_posix(), sha256(path.read_bytes())] for path in files]).encode())


def _counts(path: Path) -> bool:
    return path.suffix != ".pyc" and not path.name.endswith(LEFT_OUT)
