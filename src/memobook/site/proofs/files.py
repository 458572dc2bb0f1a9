"""What a reader checks a site by, at its root: ``locks/`` with the locks and their signatures, and the public keys."""

from __future__ import annotations

import shutil
from pathlib import Path

from memobook.publication.folder import Publication
from memobook.publication.locks.chain import locks_here
from memobook.publication.locks.keys import PUBLIC
from memobook.publication.locks.signature import signature_name

FOLDER = "locks"


def put_proof(publication: Publication, site: Path) -> None:
    """Put locks, signatures and keys of a publication into the site's folder."""
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    for name, data in locks_here(publication).items():
        (folder / name).write_bytes(data)
        signature = publication.memos / signature_name(name)
        if signature.is_file():
            shutil.copyfile(signature, folder / signature.name)
    if (publication.root / PUBLIC).is_file():
        shutil.copyfile(publication.root / PUBLIC, site / PUBLIC)
