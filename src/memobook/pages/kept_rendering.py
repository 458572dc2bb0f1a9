"""The last rendering of an edition: after an edit of its memo's prose all pages but the memo's are taken from there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from memobook.publication.files import hashes_under, write_aside

from .site_tree import Hashes

# editions of which the last rendering is kept
MOST = 3


class KeptRendering:
    """A folder with sources, output and what Sphinx read, for one user at a time.

    It stands as long as it holds what was put there, to the last byte; whoever renders in it takes its mark away, and
    gives it one again when all went well.

    Parameters
    ----------
    folder : where it is, or will be.
    shows : hash of what its other pages show.
    hashes : how its files are hashed; by reading all of them where nothing is said.
    """

    def __init__(self, folder: Path, shows: str, hashes: Hashes = hashes_under) -> None:
        self._hashes = hashes
        self.folder, self._told = folder, {"place": str(folder), "shows": shows}  # Sphinx remembers the place
        self._mark = folder.with_name(f"{folder.name}.json")
        self._lock = FileLock(folder.with_name(f"{folder.name}.lock"))
        self.stands = False

    def take(self) -> bool:
        """Have it for oneself, with the others' pages where ``stands``; False where another process has it."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        self.stands = self._is_whole()
        self._mark.unlink(missing_ok=True)
        if not self.stands:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir()
        return True

    def keep(self) -> None:
        """Mark it as whole, and let others have it."""
        write_aside(self._mark, json.dumps(self._told | {"files": self._hashes(self.folder)}).encode())
        marks = sorted(self._mark.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for mark in marks[:-MOST]:
            mark.unlink()
            shutil.rmtree(mark.with_suffix(""), ignore_errors=True)
        self._lock.release()

    def _is_whole(self) -> bool:
        try:
            told = json.loads(self._mark.read_text("utf-8"))
        except (OSError, ValueError):
            return False  # none, or a damaged one
        return bool(told == self._told | {"files": self._hashes(self.folder)})
