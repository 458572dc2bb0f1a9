"""Folders that the next state of a published folder takes whole from the state before the last deploy.

A site is mostly editions that no deploy touches, and to link each of their files anew takes longer than all else. So a
folder in which nothing differs from the one that readers see is moved. Which ones is noted before the first of them is
moved: a call that fails gives them back, and where it was killed the next one does.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from memobook.publication.files import write_aside
from memobook.publication.leftovers import FILE

from .linked_copy import same_file

# what others may do with a folder and with a file that they are to read
ENTER, READ = 0o755, 0o644


class Borrowed:
    """The folders that lie in ``new`` and belong to ``before``.

    Parameters
    ----------
    note : file that names them while they are away.
    """

    def __init__(self, note: Path, before: Path, new: Path) -> None:
        self.note, self.before, self.new = note, before, new

    def take(self, published: Path, names: Iterable[str]) -> set[str]:
        """Move those of the folders that are as they are in ``published``; their names.

        Of two files size and time are compared, as rsync does; one that others can't read is none of them.
        """
        taken = [
            name
            for name in sorted(names)
            if _is_folder(published / name) and _is_folder(self.before / name) and self._is_same(published, name)
        ]
        if taken:
            write_aside(self.note, json.dumps(taken).encode())
            for name in taken:
                (self.before / name).rename(self.new / name)
        return set(taken)

    def give_back(self) -> None:
        """Move back what is still away; where the states have been exchanged, that is of the last one, and the same."""
        if not self.note.exists():
            return
        for name in json.loads(self.note.read_text("utf-8")):
            if _is_folder(self.new / name) and not (self.before / name).exists():
                (self.new / name).rename(self.before / name)
        self.note.unlink()

    def _is_same(self, published: Path, name: str) -> bool:
        return _same(os.fspath(published / name), os.fspath(self.before / name))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and _allows(path.stat().st_mode, ENTER)


def _same(one: str, other: str) -> bool:
    """Whether two folders hold the same regular files and folders, open to others, and nothing that a call left."""
    with os.scandir(other) as entries:
        twins = {entry.name: entry for entry in entries}
    with os.scandir(one) as entries:
        for entry in entries:
            twin = twins.pop(entry.name, None)
            if twin is None or not _same_entry(entry, twin):
                return False
    return not twins


def _same_entry(one: os.DirEntry[str], two: os.DirEntry[str]) -> bool:
    first, second = one.stat(follow_symlinks=False), two.stat(follow_symlinks=False)
    if stat.S_ISDIR(first.st_mode):
        return stat.S_ISDIR(second.st_mode) and _allows(second.st_mode, ENTER) and _same(one.path, two.path)
    return same_file(first, second) and _allows(second.st_mode, READ) and not FILE.fullmatch(one.name)


def _allows(mode: int, wanted: int) -> bool:
    return mode & wanted == wanted
