"""What a preview shows: the edition as its files are now, executed and checked, with the sources of its pages."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from memobook.changes.changes import described
from memobook.changes.difference import differences
from memobook.changes.drift import check_drift
from memobook.changes.replay import Replayed
from memobook.data.package import DataPackage
from memobook.data.view import parse_day
from memobook.editions.edition import Edition
from memobook.editions.narrowed import narrowed
from memobook.editions.previous import Previous, previous_date
from memobook.ledger.ledger import Ledger
from memobook.pages.own_pages import EDITION_PAGES
from memobook.pages.render import stage_edition
from memobook.publication.answers import answers
from memobook.publication.errors import ContentError
from memobook.publication.files import files_under, read_text
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.publication.progress import Progress
from memobook.runs.executors.executor import Executor
from memobook.runs.run import Runner
from memobook.runs.schedule.finished import Run
from memobook.site.assembly import Assembly
from memobook.site.revisions.standing import standing

UNTOLD = "a preview does not look for causes; memobook build finds them"
RANGES = "ranges over the declared grids are not shown, since they were not executed with these notebooks and data"


@dataclass(frozen=True)
class Shown:
    """An edition with its runs.

    Parameters
    ----------
    changes : what differs from the edition before, without causes where they are not locked; None where that one was
        not released, since it would have to be executed.
    assembly : of the editions with which this one is compared.
    drift : how a released edition differs from its lock; that would stop a build, and does not stop a preview.
    """

    ledger: Ledger
    runs: dict[str, Run]
    changes: dict[str, Any] | None
    assembly: Assembly
    drift: ContentError | None

    @property
    def docs(self) -> tuple[str, ...]:
        """The documents of the edition, its memo first."""
        more = ("changes",) if self.changes is not None else ()
        values = tuple(f"values/{value.id}" for value in self.ledger.headlines)
        families = self.ledger.edition.families
        return ("index", *self.runs, *families, "evidence", "methods", *more, *values)


class Content:
    """Reads an edition again whenever its files change.

    Parameters
    ----------
    executor : of the runs; stays the caller's.
    member : the page of a family's member to be shown without the others; empty for the whole edition.
    """

    def __init__(
        self, publication: Publication, date: str, executor: Executor, report: Progress, member: str = ""
    ) -> None:
        self.publication, self.date, self.report, self.member = publication, date, report, member
        self._executor = executor
        self._runner: Runner | None = None

    def renew(self, *, data: bool) -> Shown:
        """Execute what changed, and check the edition.

        Parameters
        ----------
        data : whether datasets have to be read again.

        Raises
        ------
        ContentError : whatever would stop a build, but for what a lock holds otherwise.
        """
        if self._runner is None or data:
            package = DataPackage(self.publication.data, answers(self.publication.root))
            self._runner = Runner(self.publication, package, self._executor)
        runner = self._runner
        runner.look_again()
        edition = self._read()
        runs = runner.run_edition(edition, self.report)
        executed = {name: run.executed() for name, run in runs.items()}
        grids = runner.stored_grid_runs(edition, runs)
        view = runner.view(parse_day(edition.as_of, edition.place))
        stated = self._stated(edition, runs)
        missing = runner.failed_members(edition)
        ledger = Ledger.assemble(self.publication, stated, runner.package, executed, grids, view, missing)
        told = ledger.as_json()
        others = Assembly(self.publication, self.report, self._executor)
        return Shown(ledger, runs, self._changes(ledger, told), others, self._drift(told))

    def with_text(self, shown: Shown) -> tuple[Shown, bool] | None:
        """The edition with its text as it is now, and whether more than the text of the memo's own page changed.

        None where its runs are others too, so that it has to be renewed.
        """
        edition, before = self._read(), shown.ledger.edition
        if (edition.as_of, edition.themes, edition.register) != (before.as_of, before.themes, before.register):
            return None
        edition = self._stated(edition, shown.runs)
        more = (edition.front, edition.pending) != (before.front, before.pending)
        return replace(shown, ledger=shown.ledger.with_edition(edition)), more

    def stage(self, shown: Shown, stage: Path) -> None:
        """Lay out the sources of all pages."""
        self.stage_text(shown, stage)  # tells of a page that is missing
        with tempfile.TemporaryDirectory(dir=stage.parent) as name:
            aside = Path(name)
            stage_edition(self.publication, shown.ledger, shown.runs, aside, shown.changes)
            for path in files_under(aside):
                target = stage / path.relative_to(aside)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, target)

    def stage_text(self, shown: Shown, stage: Path) -> None:
        """Lay out anew what an author writes as text: the memo and the pages of every edition.

        Raises
        ------
        ContentError : ``file.missing`` or ``file.encoding`` of such a page.
        """
        pages = {} if self.member else {name: f"book/{name}.md" for name in EDITION_PAGES}
        texts = {name: read_text(self.publication.root / place, place) for name, place in pages.items()}
        for name, text in {"index": shown.ledger.edition.text, **texts}.items():
            (stage / f"{name}.md").write_text(text, "utf-8")

    def _read(self) -> Edition:
        edition = Edition.read(self.publication, self.date)
        return narrowed(edition, self.member) if self.member else edition

    def _stated(self, edition: Edition, runs: dict[str, Run]) -> Edition:
        """The edition with what its locks say of it."""
        locks = read_locks(self.publication, self.date)
        if not locks or self.member:
            return edition
        return standing(self.publication, edition, runs, locks[-1].ledger, locks[-1])

    def _drift(self, told: dict[str, Any]) -> ContentError | None:
        locks = read_locks(self.publication, self.date)
        try:
            if locks and not self.member:
                check_drift(self.publication, locks[-1], told)
        except ContentError as error:
            return error
        return None

    def _changes(self, ledger: Ledger, told: dict[str, Any]) -> dict[str, Any] | None:
        edition, locks = ledger.edition, read_locks(self.publication, self.date)
        if self.member:
            return None
        if locks and not edition.pending:
            locked: dict[str, Any] | None = locks[-1].held["changes"]
            return locked
        before = previous_date(self.publication, self.date)
        earlier = read_locks(self.publication, before) if before else []
        if before is None or not earlier:
            return None
        previous = Previous(Edition.read(self.publication, before), earlier[-1].ledger, earlier[-1])
        return described(previous, differences(previous.ledger, told), Replayed({}, (UNTOLD,)))
