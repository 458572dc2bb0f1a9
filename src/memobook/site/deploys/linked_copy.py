"""A copy of a folder whose files are, where they can be, second names of the same files of an older state."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection
from pathlib import Path

from memobook.publication.files import check_readable


def linked_copy(folder: Path | str, target: Path, older: Path, without: Collection[str] = ()) -> None:
    """Copy what a folder holds into another, but for what is named ``without`` in the folder itself.

    Of files that are in ``older`` as well (of the same size and time, as rsync looks at them) the copy is a second name
    of the file there, where the file system can give one: most of a site stays from one deploy to the next. So no file
    of ``folder`` is shared; whoever changes one of ``target`` writes it anew.

    Raises
    ------
    ContentError : ``file.irregular``.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in without:
                continue
            to, before = target / entry.name, older / entry.name
            if entry.is_dir(follow_symlinks=False):
                to.mkdir()
                linked_copy(entry.path, to, before)
                shutil.copystat(entry.path, to)
            elif not entry.is_symlink() and not entry.is_file():
                check_readable(Path(entry.path))
            elif entry.is_symlink() or not _is_same(entry, before) or not _linked(before, to):
                shutil.copy2(entry.path, to, follow_symlinks=False)


def _is_same(entry: os.DirEntry[str], other: Path) -> bool:
    try:
        return same_file(entry.stat(follow_symlinks=False), other.lstat())
    except FileNotFoundError:
        return False


def same_file(one: os.stat_result, two: os.stat_result) -> bool:
    """Whether both are regular files of the same size and time."""
    return (
        stat.S_ISREG(one.st_mode)
        and stat.S_ISREG(two.st_mode)
        and (one.st_size, one.st_mtime_ns) == (two.st_size, two.st_mtime_ns)
    )


def _linked(file: Path, name: Path) -> bool:
    try:
        name.hardlink_to(file)
    except OSError:
        return False
    return True
