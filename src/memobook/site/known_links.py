"""Pages of which an earlier build saw that their links lead somewhere: while all of these stand, none is read again.

What a page leads to follows from its bytes and its place. The pages of an edition lead to much the same places, so
these are kept of all pages together: one that is gone has every page read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from memobook.publication.digests import Digests
from memobook.publication.engine import engine_sha256
from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside

FILE = "links.json"


class KnownLinks:
    """What is known of pages, kept in ``path`` from one build to the next.

    Parameters
    ----------
    digests : of pages.
    """

    def __init__(self, path: Path, digests: Digests) -> None:
        self.path, self._digests = path, digests
        # names of pages with their digests, and whatever these lead to, as paths from the site's root
        self._pages: dict[str, str] = {}
        self._targets: set[str] = set()
        self._seen: dict[str, str] = {}
        self._new: set[str] = set()
        try:
            told = json.loads(path.read_text("utf-8"))
            if told["engine"] == engine_sha256():
                self._pages, self._targets = dict(told["pages"]), set(told["targets"])
        except (OSError, ValueError, KeyError, TypeError):
            self._pages.clear()  # none, or damaged: every page is read

    def same(self, put: Path, names: Collection[str], stands: Callable[[str], bool]) -> set[str]:
        """The pages below ``put`` that are as they were, where everything that such pages lead to stands."""
        if not self._pages or not all(map(stands, self._targets)):
            self._targets = set()
            return set()
        same = {name for name in names if self._pages.get(name) == self._digests.of(f"{put}/{name}")}
        self._seen = {name: self._pages[name] for name in same}
        return same

    def add(self, put: Path, name: str, targets: Collection[str]) -> None:
        """Note a page all of whose links lead somewhere."""
        self._seen[name] = self._digests.of(f"{put}/{name}")
        self._new.update(targets)

    def keep(self) -> None:
        """Write down the pages of this build; on a full disk all are read the next time."""
        if self._seen == self._pages:
            return
        told = {"engine": engine_sha256(), "pages": self._seen, "targets": sorted(self._targets | self._new)}
        with suppress(OSError, ContentError):
            write_aside(self.path, json.dumps(told).encode())
