"""The process that renders pages of a preview: it keeps a :class:`.warm_sphinx.WarmSphinx` and forks it for each order.

An order that arrives while another one is rendered takes its place: the fork that is at work is ended.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING

from memobook.pages.sphinx_job import IMPORTS, LATER, Rendered, import_sphinx
from memobook.publication.parent_death import end_with_parent
from memobook.runs.kernels.warm.service import Service, spoken

from .order import Answer, Order

if TYPE_CHECKING:
    from .warm_sphinx import WarmSphinx


class PageProcess:
    """Renders orders in a process of its own, which begins to import when this object is made.

    Use it as a context manager: at its end the process ends, whatever it was doing.

    Parameters
    ----------
    answered : called with each answer, from a thread of this object; with None when the process is gone.
    """

    def __init__(self, answered: Callable[[Answer | None], None]) -> None:
        self._service = Service(__name__, [*IMPORTS, *LATER])
        self._answered = answered
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> PageProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._service.terminate()
        self._thread.join()
        self._service.end(now=True)

    def order(self, order: Order) -> None:
        """Have pages rendered; what was ordered before is given up where it is not finished."""
        with suppress(BrokenPipeError, ConnectionError):  # the listening thread tells that the process is gone
            self._service.connection.send(order)

    def _listen(self) -> None:
        with suppress(EOFError, ConnectionError):
            while True:
                self._answered(self._service.connection.recv())
        self._answered(None)


def main() -> None:
    """Take orders, until the connection ends."""
    pipe = spoken()
    import_sphinx()  # which a parent has done already
    warm: WarmSphinx | None = None
    with suppress(EOFError, ConnectionError):  # the session is gone
        while True:
            order: Order = pipe.recv()
            if warm is None or order.anew:
                warm = _begin(order, warm, pipe)
            else:
                warm.take(order.job, order.ledger)
                _fork(order, warm, pipe)


def _begin(order: Order, before: WarmSphinx | None, pipe: Connection) -> WarmSphinx | None:
    """Make Sphinx anew and render every page; None where that fails, so that the next order begins anew too."""
    from .warm_sphinx import WarmSphinx

    if before:
        before.close()
    warm = WarmSphinx(order.job)
    rendered = warm.begin()
    if not rendered.good:
        warm.close()
    docs = tuple(doc for batch in order.batches for doc in batch)
    pipe.send(Answer(order.number, docs, rendered, last=True))
    return warm if rendered.good else None


def _fork(order: Order, warm: WarmSphinx, pipe: Connection) -> None:
    """Render in a fork until it is finished or another order arrives."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_render, args=(order, warm, theirs, os.getpid()))
    child.start()
    theirs.close()
    try:
        while pipe not in wait([pipe, ours]):
            answer: Answer = ours.recv()
            pipe.send(answer)
            if answer.last:
                return
    except EOFError:
        child.join()
        failure = f"the process that renders pages ended (exit code {child.exitcode})"
        pipe.send(Answer(order.number, (), Rendered(0.0, [], failure), last=True))
    finally:
        child.kill()
        child.join()
        ours.close()


def _render(order: Order, warm: WarmSphinx, answers: Connection, parent: int) -> None:
    end_with_parent(parent=parent)
    for number, docs in enumerate(order.batches, 1):
        rendered = warm.render(docs)
        last = number == len(order.batches) or not rendered.good
        answers.send(Answer(order.number, docs, rendered, last))
        if last:
            return


if __name__ == "__main__":  # started plainly: a forked one is watched by its parent
    end_with_parent()
    main()
