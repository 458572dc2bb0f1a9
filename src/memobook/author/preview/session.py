"""One call of ``memobook preview``: hears of edits, has runs and pages renewed, and tells browsers.

Everything is told to one queue, which this thread alone reads; runs go on in a thread of their own, so that an edit of
the text is rendered while a notebook is executed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from memobook.pages.edition_pages import edition_files
from memobook.pages.own_pages import EDITION_PAGES
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.runs.executors.executor import LocalExecutor
from memobook.runs.limits import read_limits

from .content import Content, Shown
from .margin import Note, notes
from .order import Answer
from .page_process import PageProcess
from .rendering import Rendering
from .server import PreviewServer
from .watch import Watch

CONFIG = "_config.yml"


class Session:
    """Serves an edition until Ctrl-C.

    Parameters
    ----------
    port : of 127.0.0.1; 0 for any that is free.
    said : called with the address as soon as it answers.
    member : the page of a family's member to be shown without the others; empty for the whole edition.
    """

    def __init__(
        self, publication: Publication, date: str, port: int, said: Callable[[str], None], member: str = ""
    ) -> None:
        self.member = member
        self.publication, self.date, self.port, self._said = publication, date, port, said
        self.report = Progress()
        self._events: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._renewing: Future[Shown] | None = None
        self._again: set[str] = set()
        self._shown: Shown | None = None
        self._checked = 0
        self._checking: Future[list[Note]] | None = None
        self._errors: dict[str, ContentError] = {}
        self._saved = 0.0

    def run(self) -> None:
        """Serve. Nothing is left when it ends, however it ends: no process, no folder.

        Raises
        ------
        ContentError : ``preview.port``, or ``render.ended`` when the process that renders is gone.
        """
        with ExitStack() as inside:
            work = Path(inside.enter_context(tempfile.TemporaryDirectory(prefix="memobook-preview-"))).resolve()
            (work / "site").mkdir()
            self._server = PreviewServer(work / "site", self.date, self.port)
            executor = LocalExecutor()
            self._pool = inside.enter_context(ThreadPoolExecutor(1))
            self._check_pool = inside.enter_context(ThreadPoolExecutor(1))
            inside.enter_context(closing(executor))
            pages = inside.enter_context(PageProcess(self._later(self._answered)))
            self._rendering = Rendering(work, self._server, pages.order)
            self._content = Content(self.publication, self.date, executor, self.report, self.member)
            inside.enter_context(self._server)
            inside.enter_context(Watch(self.publication, self._later(self._changed)))
            self._said(self._server.address)
            executor.prepare(self.publication.root, read_limits(self.publication.config))
            self._renew(set())
            while True:
                self._events.get()()

    def _later(self, work: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda told: self._events.put(partial(work, told))

    def _changed(self, places: set[str]) -> None:
        """Files were saved; what of them concerns the edition is renewed."""
        self._saved = time.monotonic()
        memo = f"book/memos/{self.date}.md"
        pages = {f"book/{name}.md" for name in EDITION_PAGES}
        others = {p for p in places - pages if p.startswith("book/") and not p.startswith(f"book/memos/{self.date}.")}
        places = places - others
        if places <= {memo, *pages} and self._shown and "content" not in self._errors:
            self._text(self._shown, {Path(place).stem for place in places & pages}, memo in places)
        elif places:
            self._renew(places)

    def _text(self, shown: Shown, docs: set[str], memo: bool) -> None:
        """Words of the memo or of a page were edited."""
        try:
            found = self._content.with_text(shown)
            if found:
                self._content.stage_text(found[0], self._rendering.stage)
        except ContentError as error:
            self._wrong("text", error)
            return
        self._errors.pop("text", None)
        if found is None:
            self._renew({f"book/memos/{self.date}.md"})
            return
        self._shown, more = found
        self._render(set(self._shown.docs) if more else docs | ({"index"} if memo else set()))

    def _renew(self, places: set[str]) -> None:
        """Execute and check the edition, in another thread; once more when something is saved meanwhile."""
        if self._renewing:
            self._again |= places
            return
        if CONFIG in places:
            self._rendering.anew = True
            self._content.publication = self.publication = Publication(self.publication.root)
        data = any(place.startswith("data/") or place == CONFIG for place in places)
        self._renewing = self._pool.submit(self._content.renew, data=data)
        self._tell()
        self._renewing.add_done_callback(self._later(self._renewed))

    def _renewed(self, renewal: Future[Shown]) -> None:
        self._renewing = None
        if self._again:
            places, self._again = self._again, set()
            self._renew(places)
            return
        try:
            shown = renewal.result()
            self._content.stage(shown, self._rendering.stage)
        except ContentError as error:
            self._wrong("content", error)
            return
        self._errors.pop("content", None)
        self._errors.pop("text", None)  # the text was read anew too
        before, self._shown = self._shown, shown
        self._rendering.anew |= before is None or before.docs != shown.docs
        self._server.files = edition_files(shown.ledger, shown.runs, shown.changes)
        self._render(set(shown.docs))

    def _render(self, docs: set[str]) -> None:
        assert self._shown is not None
        self._rendering.order(self.publication, self._shown, docs)
        self._tell()

    def _answered(self, answer: Answer | None) -> None:
        """A batch of pages is there, or failed."""
        if answer is None:
            fix = "call again; look whether memory is short"
            raise ContentError("render.ended", "the process that renders pages ended", place=self.date, fix=fix)
        outcome = self._rendering.take(self.publication, answer)
        if outcome == "late":
            return
        if self._rendering.error is None:
            self._errors.pop("pages", None)
        if outcome == "shown":
            self._tell(answer.docs)
            took = f"{time.monotonic() - self._saved:.1f} s after the edit" if self._saved else ""
            what = answer.docs[0] if len(answer.docs) == 1 else f"{len(answer.docs)} pages"
            self.report.line(f"render {what}", answer.rendered.seconds, took)
        elif self._rendering.error:
            self._wrong("pages", self._rendering.error)
        self._check(answer.number)

    def _check(self, number: int) -> None:
        """Look for findings in another thread, once a page shows the order: nobody waits for them."""
        if self._checked < number and self._checking is None:
            self._checked = number
            assert self._shown is not None
            self._checking = self._check_pool.submit(notes, self._shown)
            self._checking.add_done_callback(self._later(self._found))

    def _found(self, checking: Future[list[Note]]) -> None:
        self._checking = None
        try:
            found = checking.result()
        except ContentError as error:
            self._wrong("check", error)
        else:
            self._errors.pop("check", None)
            self._tell(notes=[asdict(note) for note in found])
        if self._rendering.number and not self._rendering.dirty:  # edited meanwhile
            self._check(self._rendering.number)

    def _wrong(self, origin: str, error: ContentError) -> None:
        self._errors[origin] = error
        self.report.note(str(error).splitlines()[0])
        self._tell()

    def _tell(self, docs: tuple[str, ...] = (), **more: Any) -> None:
        """Tell browsers how things stand."""
        if self._renewing:
            busy = "running what changed"
        elif self._rendering.dirty and "pages" not in self._errors:
            busy = "rendering"
        else:
            busy = "checking" if self._checking else ""
        self._server.tell(docs, error=self._error(), busy=busy, **more)

    def _error(self) -> dict[str, str] | None:
        """The first error, as a page tells it."""
        for error in self._errors.values():
            return {name: getattr(error, name) for name in ("id", "message", "place", "fix", "details")}
        return None
