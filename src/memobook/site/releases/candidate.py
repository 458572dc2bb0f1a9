"""A candidate: the lock of what an edition holds now, as its next revision; refused where it can't be one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from memobook.editions.forecasts.file import LOCKED, forecasts_sha256
from memobook.editions.previous import previous_date
from memobook.ledger.content import content_sha256
from memobook.ledger.ledger import Ledger
from memobook.pages.edition_pages import EditionPages
from memobook.pages.pages import render
from memobook.pages.render_server import RenderServer
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.locks.chain import broken, heads
from memobook.publication.locks.correction import Reasons
from memobook.publication.locks.keys import publisher_keys, read_private
from memobook.publication.locks.lock import Lock, Revision, lock_path, read_locks
from memobook.publication.locks.shape import SHAPE
from memobook.publication.progress import Progress
from memobook.publication.shared_cache import shared_cache
from memobook.runs.schedule.finished import Run

from ..assembly import Assembly
from ..revisions.permanent import edition_manifest, make_permanent, released_folder
from .committed_inputs import check_committed, check_repository, commit_inputs, inputs_sha256


@dataclass
class Candidate:
    """What would be released of an edition.

    Parameters
    ----------
    publication, errors, report, key, commits, today : as of :class:`memobook.site.releases.release.Release`.
    """

    publication: Publication
    errors: Callable[[Assembly, Ledger], list[Finding]]
    report: Progress
    key: Path | None
    commits: bool
    today: str

    def lock(self, date: str, locks: list[Lock], reasons: Reasons, *, retracted: bool = False) -> Lock:
        """The lock of what the edition holds now, as the revision after ``locks``; findings don't keep a retraction."""
        self._check_clock(self.publication.known(date))
        check_repository(self.publication, memo_place(date))
        seen = inputs_sha256(self.publication)
        if not self.commits:
            check_committed(self.publication, memo_place(date))
        signer = read_private(self.key, publisher_keys(self.publication))[0] if self.key else ""
        lines = broken(self.publication)
        if lines:
            raise ContentError(
                "lock.chain",
                "the locks before it are not those that were released",
                place=self.publication.place(self.publication.memos),
                fix="bring them back from the repository’s history",
                details="\n".join(lines),
            )
        assembly = Assembly(self.publication, self.report)
        ledger, runs = assembly.ledger(date, locked=False)
        wrong = [] if retracted else self.errors(assembly, ledger)
        if wrong:
            raise ContentError(
                "release.findings",
                f"{len(wrong)} finding{'s' * (len(wrong) > 1)} keep{'s' * (len(wrong) == 1)} it from being released",
                place=ledger.edition.place,
                fix="mend what is found; memobook check tells it too",
                details="\n".join(map(str, wrong)),
            )
        revision = Revision(len(locks) + 1, self.today, reasons.why, signer, retracted)
        # compared anew, since what was released before may have been compared with something else
        unreleased = replace(ledger, edition=replace(ledger.edition, released=(), pending=False))
        changes = assembly.changes(unreleased)
        edition = replace(ledger.edition, released=(*(lock.revision for lock in locks), revision), pending=False)
        ledger = replace(ledger, edition=edition)
        with RenderServer(shared_cache("fonts", self.publication.root)) as server:
            (folder,) = render([EditionPages(self.publication, ledger, runs, changes)], server, self.report)
        permanent = self._keep(folder, date, revision)
        return Lock(
            self.publication.place(lock_path(self.publication, date, revision.number)),
            {
                "edition": date,
                "revision": revision.number,
                "day": revision.day,
                "why": revision.why,
                "commit": commit_inputs(self.publication, f"The memo of {date}, to be released", seen),
                "runs": _runs(assembly, ledger, runs),
                "content": content_sha256(edition, runs),
                LOCKED: forecasts_sha256(self.publication, date),
                "previous": previous_date(self.publication, date),
                "changes": changes,
                "ledger": ledger.as_json(),
                "manifest": edition_manifest(folder),
                "permanent": permanent,
                "shape": SHAPE,
                "corrections": [one.as_json() for one in reasons.corrections],
                "chain": heads(self.publication),
                "signer": signer,
                "retracted": retracted,
            },
        )

    def _keep(self, folder: Path, date: str, revision: Revision) -> str:
        """Make the permanent folder and keep it for the builds of this machine; gives the hash of its manifest."""
        kept = released_folder(self.publication, date) / revision.folder
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=prefix(".new")) as aside:
            permanent = make_permanent(folder, Path(aside) / revision.folder)
            if kept.exists():  # of a release that was stopped before it was locked
                kept.rename(Path(aside) / "old")
            (Path(aside) / revision.folder).rename(kept)
        return permanent

    def _check_clock(self, date: str) -> None:
        """Raise ``release.clock`` where today is before what is released already, or before the edition itself."""
        days = {lock.revision.day: lock.place for day in self.publication.editions()
                for lock in read_locks(self.publication, day)}  # fmt: skip
        newest = max(days, default="")
        if self.today < max(newest, date):
            what = f"{days[newest]} was released on {newest}" if newest >= date else f"the edition is of {date}"
            raise ContentError(
                "release.clock",
                f"this machine’s clock says {self.today}, and {what}",
                place=memo_place(date),
                fix="set the clock, or wait for the day",
            )


def _runs(assembly: Assembly, ledger: Ledger, runs: dict[str, Run]) -> dict[str, Any]:
    """Key, parameters, hashed code and reads of each theme's run."""
    found = {}
    for job in assembly.runner.edition_jobs(ledger.edition):
        name = job.theme.page
        if name in ledger.missing:
            continue
        executed = ledger.executed[name]
        cells = {id: sha256(source.encode()) for id, source in job.parts["cells"].items()}
        found[name] = {
            "key": runs[name].key,
            **(job.parts | {"cells": cells}),
            "datasets": {dataset: ledger.view.sha256(dataset) for dataset in executed.datasets},
            "vintages": {dataset: ledger.view.vintages_sha256(dataset) for dataset in executed.vintages},
        }
    return found


def memo_place(date: str) -> str:
    """Where the memo of a date stands."""
    return f"book/memos/{date}.md"
