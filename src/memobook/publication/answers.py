"""Answers of functions that ask nothing but their arguments, kept on disk from one command to the next.

Whether a unit is one or what a page's parser says of a directive takes long to find out and never changes. An answer
is kept by its question, all of which is part of its key, and by what gave it: the engine's own files, Python, and the
installed packages. A file stands in a question by its hash. What is damaged or of another engine is as good as nothing.
What depends on anything that is no argument, such as the clock or another file, does not belong here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .digests import Digests
from .engine import engine_edited, engine_sha256, installed
from .errors import ContentError
from .files import sha256, write_aside

# of a kind; those that were asked for last are kept
MOST = 4096


class Answers:
    """What is kept below a publication's ``.memobook``: of each kind of question one file.

    Parameters
    ----------
    folder : where the files lie.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, dict[str, Any]] = {}
        self._asked: dict[str, dict[str, Any]] = {}
        self._new: set[str] = set()

    def of(self, kind: str, question: Any, answer: Callable[[], Any]) -> Any:
        """The answer to a question, asked where it is not known.

        Parameters
        ----------
        kind : name of the function.
        question : everything that the answer depends on besides the engine, as JSON.
        answer : gives it, as JSON; an error that it raises is no answer.
        """
        key = sha256(json.dumps(question, sort_keys=True).encode())
        if kind not in self._read:
            self._asked[kind], self._read[kind] = {}, self._known(kind)
        known, asked = self._read[kind], self._asked[kind]
        if key not in asked:
            if key not in known:
                self._new.add(kind)
            asked[key] = known[key] if key in known else answer()
        return asked[key]

    def file(self, path: Path) -> str:
        """The hash by which a file stands in a question; one that is as it was is not read again."""
        return Digests.below(self.folder.parent).of(path)

    def keep(self) -> None:
        """Write what was not known before, unless the engine was edited meanwhile.

        Where nothing can be written, on a full disk or in a folder of somebody else, all is asked again next time.
        """
        for kind in sorted(self._new) if self._new and not engine_edited() else ():
            # what another command has written meanwhile is kept too
            answers = self._asked[kind] | {k: v for k, v in self._known(kind).items() if k not in self._asked[kind]}
            kept = dict(list(answers.items())[:MOST])
            with suppress(OSError, ContentError):
                write_aside(self._path(kind), json.dumps({"engine": self._engine, "answers": kept}).encode())
        self._new.clear()

    @cached_property
    def _engine(self) -> str:
        return sha256(json.dumps([engine_sha256(), sys.version, installed()]).encode())

    def _known(self, kind: str) -> dict[str, Any]:
        try:
            told = json.loads(self._path(kind).read_bytes())
            return dict(told["answers"]) if told["engine"] == self._engine else {}
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return {}

    def _path(self, kind: str) -> Path:
        return self.folder / f"{kind}.json"


@lru_cache(4)
def answers(root: Path) -> Answers:
    """The answers that are kept for the publication in ``root``, shared by all who ask in this process."""
    return Answers(root / ".memobook" / "answers")
