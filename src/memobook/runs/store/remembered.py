"""Room for what functions have computed: bounded, and what was not used for longest goes first."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

# bytes; a publication of four themes takes a tenth
ROOM = 2**29


def clear_longest_unused(store: Path, room: int = ROOM) -> None:
    """Remove results of remembered functions below ``store`` (``.memobook``) until they take at most ``room`` bytes."""
    folder = store / "remembered"
    found = []
    for path in folder.glob("*/*"):
        with suppress(FileNotFoundError):  # taken away by another call just now
            stat = path.stat()
            found.append((stat.st_mtime_ns, stat.st_size, path))
    taken = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if taken <= room:
            break
        path.unlink(missing_ok=True)
        taken -= size
    for of_one_code in folder.glob("*"):
        with suppress(OSError):  # not empty
            of_one_code.rmdir()
