"""The process that computes values: it executes a notebook's cells one by one and forks where runs part.

It has one thread, no socket and no kernel, so a fork in the midst of a notebook is a whole copy of it. Orders come as
lines of JSON on its standard input, one answer to each goes to its standard output; the notebook's code sees neither.
Imported in a process that was forked from the parent of warm kernels, or started plainly.
"""

from __future__ import annotations

import builtins
import json
import os
import resource
import shutil
import sys
import time
from types import ModuleType
from typing import IO, Any

from memobook.publication.parent_death import end_with_parent
from memobook.themes import shown
from memobook.themes.values.value import READS_LOG, VALUE

from ..warm.preload import threads
from .undrawn import DrawingNeeded, draw_nothing


class Values:
    """The cells of one notebook, executed up to a place.

    Parameters
    ----------
    cells : id and source of each code cell; the first ``declared`` of them end with that of the parameters.
    given : parameters that differ from those that the notebook declares.
    plotted : whether its code has matplotlib.
    """

    def __init__(self, cells: list[tuple[str, str]], declared: int, given: dict[str, Any], plotted: bool) -> None:
        self.cells, self.declared, self.given = cells, declared, given
        self.at = 0
        self.recorded: dict[str, list[dict[str, Any]]] = {}
        self.times: list[dict[str, Any]] = []
        main = ModuleType("__main__")
        sys.modules["__main__"] = main
        self.names = main.__dict__
        shown.listen(self._hear, plotted=plotted)
        builtins.display = lambda *_, **__: None  # type: ignore[attr-defined]

    def _hear(self, bundle: dict[str, Any], metadata: dict[str, Any]) -> None:
        if VALUE in bundle:
            self.recorded.setdefault(self.cells[self.at][0], []).append({"data": bundle, "metadata": metadata})

    def advance(self, to: int) -> None:
        """Execute the cells before the one at ``to``."""
        while self.at < to:
            id, source = self.cells[self.at]
            begin = time.monotonic()
            exec(compile(source, f"<cell {id}>", "exec"), self.names)  # noqa: S102
            self.times.append({"id": id, "label": id, "seconds": round(time.monotonic() - begin, 4)})
            self.at += 1
            if self.at == self.declared:
                self.names.update(self.given)

    def failure(self, error: BaseException) -> dict[str, Any]:
        """The answer where a cell failed."""
        told = f"{type(error).__name__} in cell {self.cells[self.at][0]!r}"
        return {"failed": told, "plot": isinstance(error, DrawingNeeded)}

    def answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Execute the rest with the order's parameters; what it recorded, or how it failed."""
        self.names.update(order["changed"])
        if self.at < self.declared:
            self.given |= order["changed"]
        done = len(self.times)
        try:
            self.advance(len(self.cells))
        except (Exception, DrawingNeeded, SystemExit, KeyboardInterrupt) as error:
            return self.failure(error)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return {"recorded": self.recorded, "times": self.times[done:], "peak": peak}


def main(_: list[str] = []) -> None:  # noqa: B006
    """Serve until the orders end, or until a run went on in this very process."""
    end_with_parent()
    orders, answers = _taken_aside()
    if "" not in sys.path:  # where a kernel has its working folder
        ends = [n for n, path in enumerate(sys.path) if path.endswith(("site-packages", "dist-packages"))]
        sys.path.insert(min(ends, default=0), "")
    begin = json.loads(orders.readline())
    if not begin["plotted"]:
        draw_nothing()
    values = Values(**begin)
    for line in orders:
        if not _answer(values, json.loads(line), answers):
            return


def _answer(values: Values, order: dict[str, Any], answers: IO[str]) -> bool:
    """Answer an order, in a fork where the process shall go on; whether it does."""
    if order["cut"] < values.at:
        _say(answers, {"behind": values.at})
        return False
    try:
        if order["fork"]:
            values.advance(order["cut"])
    except (Exception, DrawingNeeded, SystemExit, KeyboardInterrupt) as error:
        _say(answers, values.failure(error))
        return False
    forks = order["fork"] and threads() == 1
    parent = os.getpid()
    child = os.fork() if forks else 0
    if child == 0:
        if forks:
            end_with_parent(parent=parent)
        log = os.environ[READS_LOG]
        shutil.copyfile(log, order["log"])
        os.environ[READS_LOG] = order["log"]
        _say(answers, values.answer(order) | {"goes_on": forks})
        if forks:
            os._exit(0)
        return False
    if os.waitpid(child, 0)[1]:
        _say(answers, {"failed": "its process died"})
    return True


def _say(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _taken_aside() -> tuple[IO[str], IO[str]]:
    """Standard input and output, in whose places the notebook's code finds nothing."""
    kept = [os.fdopen(os.dup(number), mode, encoding="utf-8") for number, mode in ((0, "r"), (1, "w"))]
    for number in range(3):
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, number)
        os.close(nothing)
    return kept[0], kept[1]


if __name__ == "__main__":
    main()
