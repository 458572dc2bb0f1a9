"""What killed calls have left: files and folders that are named by a process which is gone."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .folder import Publication

# a file that write_aside was writing; a folder that something was put together in
FILE = re.compile(r"\..+\.(\d+)")
FOLDER = re.compile(r"(?:\.new|pages|memobook-(?:run|replay|verify|commit))-(\d+)-\w+")
# where, below the store and below the publication
STORE = (".*", "*/.*", "work/*", "pages/*/.*", "runs/*/*/.*", "runs/*/*/.*/*/.*", "released/*/.*", "remembered/*/.*")
FOLDERS = ("book/memos", "notebooks", "data", "data/local", "history")


def prefix(name: str) -> str:
    """Beginning of the name of a folder that is this process's own: ``<name>-<process>-``."""
    return f"{name}-{os.getpid()}-"


def clear_leftovers(publication: Publication) -> None:
    """Remove what processes that are gone have left in a publication and in the folder for temporary files."""
    for path in _candidates(publication):
        found = FILE.fullmatch(path.name) or FOLDER.fullmatch(path.name)
        if found and not _alive(int(found[1])):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):  # gone, or another user's
                    path.unlink()


def _candidates(publication: Publication) -> Iterator[Path]:
    for pattern in STORE:
        yield from _matching(str(publication.store), pattern.split("/"))
    for name in FOLDERS:
        yield from _matching(str(publication.root / name), [".*"])
    yield from Path(tempfile.gettempdir()).glob("memobook-*-*")


def _matching(folder: str, pattern: list[str]) -> Iterator[Path]:
    """What lies below a folder under names of a pattern: ``*`` for any, ``.*`` for those with a dot before them."""
    name, *rest = pattern
    if name not in ("*", ".*"):
        yield from _matching(f"{folder}/{name}", rest)
        return
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if name == ".*" and not entry.name.startswith("."):
                continue
            if not rest:
                yield Path(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                yield from _matching(entry.path, rest)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
