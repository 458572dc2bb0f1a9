"""Where something lies that depends on the machine's packages alone and takes seconds to make."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def shared_cache(name: str, root: Path) -> Path:
    """A folder for all publications of this user, so that a clone or a replay makes nothing anew; the publication's own
    where that can't be written.

    What lies there has to be named after everything that it depends on, since others write there too.

    Parameters
    ----------
    name : of the folder.
    root : of the publication.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path("memobook") / name
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder if os.access(folder, os.W_OK) else root / ".memobook" / name
