"""The pages of a preview: what was ordered from the process that renders, and what of it is still to come."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from memobook.pages.render import html_job
from memobook.pages.rendered_errors import check_rendered
from memobook.publication.errors import ContentError
from memobook.publication.files import files_under
from memobook.publication.folder import Publication

from .content import Shown
from .order import Answer, Order
from .state import PreviewState


class Rendering:
    """Orders pages and puts each in place once it is rendered.

    Parameters
    ----------
    work : the session's folder; pages are staged in its ``stage``.
    state : where finished pages go, and who looks at which.
    order : hands an order to the process that renders.

    Attributes
    ----------
    anew : whether Sphinx has to begin again with the next order.
    dirty : documents that are not rendered as they are now.
    error : what is wrong with pages of the last order, if anything is.
    """

    def __init__(self, work: Path, state: PreviewState, order: Callable[[Order], None]) -> None:
        self.work, self._state, self._hand_over = work, state, order
        self.stage = work / "stage"
        self.stage.mkdir()
        self.anew = True
        self.dirty: set[str] = set()
        self.error: ContentError | None = None
        self._wrong: set[str] = set()
        self._order: Order | None = None

    @property
    def number(self) -> int:
        """Of the last order; 0 before the first."""
        return self._order.number if self._order else 0

    def order(self, publication: Publication, shown: Shown, docs: set[str]) -> None:
        """Order pages, those first that somebody looks at."""
        self.dirty |= docs
        known = [doc for doc in shown.docs if doc in self.dirty or self.anew]
        first = [doc for doc in known if doc in self._state.open_docs()] or known[:1]
        batches = (tuple(first), tuple(doc for doc in known if doc not in first))
        number = self.number + 1
        job = html_job(publication, shown.ledger, self.stage, self._out(number), "edition")
        self._order = Order(number, job, shown.ledger, tuple(batch for batch in batches if batch), self.anew)
        self._hand_over(self._order)

    def take(self, publication: Publication, answer: Answer) -> Literal["shown", "failed", "late"]:
        """A batch of pages is there, or failed; one of an earlier order comes too late to be shown."""
        order = self._order
        assert order is not None
        out = self._out(answer.number)
        outcome: Literal["shown", "failed", "late"] = "late"
        if answer.number == order.number:
            try:
                check_rendered(publication, order.ledger, order.job, answer.rendered)
            except ContentError as error:
                self.error, self._wrong = error, set(answer.docs)
                outcome = "failed"
            else:
                self.anew, outcome = False, "shown"
                self._put(answer, out)
        if (
            outcome != "late" and answer.last and not order.anew
        ):  # beside what was made anew, Sphinx keeps what it has read
            shutil.rmtree(out.parent, ignore_errors=True)
        return outcome

    def _put(self, answer: Answer, out: Path) -> None:
        """Show rendered pages: each is exchanged whole."""
        for path in list(files_under(out)):
            target = self._state.folder / path.relative_to(out)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        self.dirty -= set(answer.docs)
        if self._wrong & set(answer.docs) or not self.dirty:
            self.error, self._wrong = None, set()

    def _out(self, number: int) -> Path:
        return self.work / f"order-{number}" / "out"
