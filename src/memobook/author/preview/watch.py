"""Watching the files of a publication: which of them were really changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch

from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.stamp import FILES, FOLDERS

# of an editor's many writes, what comes within this many milliseconds is one change
STEP, LONGEST = 20, 200


class Watch:
    """Calls ``changed`` with the places of files whose bytes are others, from threads of its own."""

    def __init__(self, publication: Publication, changed: Callable[[set[str]], None]) -> None:
        self._publication, self._changed = publication, changed
        self._stop = Event()
        root = publication.root
        self._known = {path: _digest(path) for path in self._files()}
        folders = [root / name for name in FOLDERS if (root / name).is_dir()]
        self._threads = [
            Thread(target=self._watch, args=(folders, True), daemon=True),
            Thread(target=self._watch, args=([root], False), daemon=True),
        ]

    def __enter__(self) -> Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _watch(self, folders: list[Path], below: bool) -> None:
        """One watcher for folders with all that is below, another for the publication's own, where much is not ours."""
        for changes in watch(
            *folders, recursive=below, step=STEP, debounce=LONGEST, rust_timeout=500, stop_event=self._stop
        ):
            paths = {Path(name) for _, name in changes}
            if not below:
                paths = {path for path in paths if path.name in FILES}
            changed = {path for path in paths if self._is_new(path)}
            if changed:
                self._changed({self._publication.place(path) for path in changed})

    def _is_new(self, path: Path) -> bool:
        digest = _digest(path)
        before = self._known.get(path)
        self._known[path] = digest
        return digest != before

    def _files(self) -> list[Path]:
        root = self._publication.root
        below = [path for name in FOLDERS for path in (root / name).rglob("*")]
        return [path for path in [*below, *(root / name for name in FILES)] if path.is_file()]


def _digest(path: Path) -> str:
    """Hash of a file; empty where there is none."""
    try:
        return sha256(path.read_bytes())
    except OSError:
        return ""
