"""Folders of earlier revisions that a clone lacks, taken from where the publication is published.

Nothing of the site is trusted: a folder is kept only where its manifest is the one that its lock names, and each file
what the manifest says. Then it is, byte for byte, what was released.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from memobook.publication.errors import ContentError
from memobook.publication.files import room, sha256
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.locks.lock import read_locks
from memobook.publication.progress import Progress

from ..proofs.deployed import Deployed, open_deployed
from .permanent import is_permanent, released_folder

MANIFEST = "manifest.json"


def recover_revisions(publication: Publication, address: str, dates: list[str], out: Path, report: Progress) -> None:
    """Bring the folders of revisions that are neither in ``out`` nor kept here from a published site.

    Raises
    ------
    ContentError : ``revision.published`` (the site has it not, or otherwise), ``site.*``, ``disk.full``.
    """
    site = open_deployed(address)
    for date in dates:
        kept = released_folder(publication, date)
        for lock in read_locks(publication, date):
            name = lock.revision.folder
            if any(is_permanent(place / name, lock) for place in (out / date, kept)):
                continue
            with report.step(f"bring {date}/{name}") as step, room(kept):
                step.note = f"{_bring(site, f'{date}/{name}', lock.held['permanent'], kept / name)} files"


def _bring(site: Deployed, folder: str, permanent: str, target: Path) -> int:
    """Put a folder of the site at ``target``, checked; gives how many files it has."""
    told = site.read(f"{folder}/{MANIFEST}")
    if told is None or sha256(told) != permanent:
        raise _other(site, folder, "is not there" if told is None else "has another manifest than was released")
    files = site.manifest(told)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=prefix(".new")) as name:
        aside = Path(name) / "folder"
        for path, digest in [*files.items(), (MANIFEST, permanent)]:
            data = site.read(f"{folder}/{path}")
            if data is None or sha256(data) != digest:
                raise _other(site, folder, f"has another {path} than was released")
            (aside / path).parent.mkdir(parents=True, exist_ok=True)
            (aside / path).write_bytes(data)
        if target.exists():
            target.rename(Path(name) / "old")
        aside.rename(target)
    return len(files)


def _other(site: Deployed, folder: str, what: str) -> ContentError:
    fix = "ask the publisher, or build it at the commit that its lock names, with that commit's uv.lock"
    return ContentError("revision.published", f"{folder} {what}", place=site.name, fix=fix)
