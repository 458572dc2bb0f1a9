"""SHA-256 of files that were read before: a file that the system tells the same of as then is not read again.

What is told is what git's index keeps: device, number on it, size, and times of the last change, the one that anybody
may set and the one that nobody can. The latter moves with a second name of a file, too, as a build gives it; so within
one process it does not count. A file that was written a moment before it was read is read again the next time, since
another change within the same tick of the clock would not show. Whoever proves something to others (a release,
``verify``) reads every byte and has no use for this.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .files import names_under, sha256, sha256_of, write_aside

# device, number, size, nanoseconds of the last change of its bytes
Told = tuple[int, int, int, int]
FILE = "digests.json"
# seconds within which a change may leave the time as it is: of most clocks, and of those that count whole seconds
TICK, COARSE = 0.1, 2.0
# bytes of a file that are held at a time
PIECE = 2**22


class Digests:
    """What is known of files, kept in ``path`` from one build to the next."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # of earlier processes, with the time that nobody can set; of this one, with that time as it was last
        self._known: dict[tuple[Told, int], str] = {}
        self._seen: dict[Told, tuple[str, int]] = {}
        try:
            for device, number, size, at, changed, digest in json.loads(path.read_text("utf-8")):
                self._known[(device, number, size, at), changed] = digest
        except (OSError, ValueError, TypeError):
            self._known.clear()  # none, or damaged: every file is read

    @classmethod
    def below(cls, store: Path) -> Digests:
        """Those of a publication's store, ``.memobook``; the same for all who ask in a process."""
        return _below(store.resolve() / FILE)

    def of(self, path: Path | str) -> str:
        """The digest of a file."""
        stat = os.stat(path)  # noqa: PTH116 - thousands of files are asked for, and a Path takes its time
        told = _told(stat)
        digest = self._seen[told][0] if told in self._seen else self._known.get((told, stat.st_ctime_ns))
        if digest is None:
            path = Path(path)
            digest = sha256(path.read_bytes()) if stat.st_size <= PIECE else sha256_of(_pieces(path))
            tick = TICK if stat.st_mtime_ns % 10**9 else COARSE
            if time.time() - stat.st_mtime < tick or _told(path.stat()) != told:
                return digest
        self._seen[told] = digest, stat.st_ctime_ns
        return digest

    def put(self, path: Path, digest: str) -> None:
        """Note the digest of a file that was just made of bytes which have it."""
        stat = path.stat()
        self._seen[_told(stat)] = digest, stat.st_ctime_ns

    def under(self, folder: Path) -> dict[str, str]:
        """Digest of every file below a folder by its name there, in a fixed order."""
        return {name: self.of(f"{folder}/{name}") for name in names_under(folder)}

    def keep(self) -> None:
        """Write down what was asked for, for the next build; what nobody asked for is forgotten.

        Raises
        ------
        ContentError : ``disk.full``.
        """
        written = [[*told, changed, digest] for told, (digest, changed) in self._seen.items()]
        write_aside(self.path, json.dumps(written).encode())
        self._known = {(told, changed): digest for told, (digest, changed) in self._seen.items()}
        self._seen.clear()


_below = cache(Digests)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _told(stat: os.stat_result) -> Told:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns
