"""What a preview tells browsers: which pages were rendered anew, what is wrong or found, and who looks at what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from typing import Any

# seconds between two signs of life of a stream
QUIET = 10.0


class PreviewState:
    """The state of a preview, asked by many threads at once.

    Parameters
    ----------
    folder : with the finished pages.
    date : of the edition, below whose address the pages are.
    """

    def __init__(self, folder: Path, date: str) -> None:
        self.folder, self.date = folder, date
        #: further files of the edition, by address in its folder
        self.files: dict[str, Callable[[], bytes]] = {}
        self._versions: dict[str, int] = {}
        self._told: dict[str, Any] = {"error": None, "notes": [], "busy": "first rendering"}
        self._changed = Condition()
        self._count, self._ended = 0, False
        self._open: Counter[str] = Counter()

    def end(self) -> None:
        """Let everybody who looks go."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def open_docs(self) -> set[str]:
        """Documents that browsers show now."""
        with self._changed:
            return {doc for doc, count in self._open.items() if count > 0}

    def tell(self, docs: tuple[str, ...] = (), **told: Any) -> None:
        """Tell browsers that documents were rendered anew, and what else is to be said (error, notes, busy)."""
        with self._changed:
            self._count += 1
            self._versions |= dict.fromkeys(docs, self._count)
            self._told |= told
            self._changed.notify_all()

    def version(self, doc: str) -> int:
        return self._versions.get(doc, 0)

    def state(self, doc: str) -> dict[str, Any]:
        """What a page has to know."""
        notes = [note for note in self._told["notes"] if note["doc"] == doc]
        return {**self._told, "notes": notes, "version": self.version(doc), "all": len(self._told["notes"])}

    @contextmanager
    def looking(self, doc: str) -> Iterator[Iterator[dict[str, Any] | None]]:
        """States for somebody who looks at a document, each as it comes; None when nothing came for a while."""
        with self._changed:
            self._open[doc] += 1
        try:
            yield self._states(doc)
        finally:
            with self._changed:
                self._open[doc] -= 1

    def _states(self, doc: str) -> Iterator[dict[str, Any] | None]:
        seen = -1
        while not self._ended:
            with self._changed:
                came = self._changed.wait_for(lambda: self._ended or self._count != seen, QUIET)  # noqa: B023
                seen, state = self._count, self.state(doc)
            if self._ended:
                return
            yield state if came else None
