"""What a parent imports before it forks, and the modules that it can't import since they start a thread."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Protocol

from .hidden import Hidden


class Preloading(Protocol):
    """The parent, as this module knows it."""

    hidden: Hidden
    ended: bool

    def begin_anew(self, without: str) -> None: ...

    def look(self) -> None: ...


def threads() -> int:
    """Threads of this process, those of libraries included."""
    return len(list(Path("/proc/self/task").iterdir()))


def preload(names: list[str], parent: Preloading) -> None:
    """Import the modules. One that starts a thread is left out: the process begins anew without it.

    A name that is no module, or whose import fails, is passed over: where a notebook imports it, its run says so.
    """
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            pass
        except Exception as error:
            print(f"{name} was not imported: {error!r}", file=sys.stderr, flush=True)
        if threads() > 1:
            parent.begin_anew(without=name)
        if name == names[0]:
            parent.hidden.mark()
        parent.look()
        if parent.ended:
            return
