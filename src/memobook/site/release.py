"""Release: an edition frozen into a lock, and its correction as a numbered revision.

Nothing is published here: the lock is committed, and the next build puts the revision's folder into the site.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from memobook.changes.difference import differences
from memobook.changes.drift import drifted
from memobook.editions.previous import previous_date
from memobook.ledger.content import content_sha256
from memobook.ledger.ledger import Ledger
from memobook.pages.edition_pages import EditionPages
from memobook.pages.pages import render
from memobook.pages.render_server import RenderServer
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256, write_aside
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.leftovers import clear_leftovers, prefix
from memobook.publication.locks.chain import broken, heads
from memobook.publication.locks.correction import Reasons, corrections_path, read_reasons
from memobook.publication.locks.keys import publisher_keys, read_private
from memobook.publication.locks.lock import Lock, Revision, lock_path, read_locks
from memobook.publication.locks.shape import SHAPE
from memobook.publication.locks.signature import sign, signature_path
from memobook.publication.progress import Progress
from memobook.publication.repository import commit, has_repository
from memobook.runs.run import Run

from .assembly import Assembly
from .committed_inputs import check_committed, commit_inputs, inputs_sha256
from .permanent import edition_manifest, make_permanent, released_folder
from .released import Released


@dataclass
class Release:
    """Releases of one publication, one at a time.

    Parameters
    ----------
    publication : whose editions are released.
    errors : the findings that keep an edition from being released; of an edition put together and its ledger.
    key : file of the key that signs; None: it is not signed.
    commits : whether to commit what is released, and its lock; else only what is committed is released.
    today : the day of the release.
    """

    publication: Publication
    errors: Callable[[Assembly, Ledger], list[Finding]]
    report: Progress = field(default_factory=Progress)
    key: Path | None = None
    commits: bool = False
    today: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())

    def first(self, date: str) -> Released:
        """Release an edition as revision 1; where it is released already with the same content, nothing is done.

        Raises
        ------
        ContentError : ``release.exists`` (with another content), ``release.findings``, or whatever is wrong with it.
        """
        with self._alone():
            locks = read_locks(self.publication, date)
            if locks:
                return self._again(date, locks[-1])
            return self._put(self._candidate(date, [], Reasons("")), date, 1)

    def revise(self, date: str, why: str) -> Released:
        """Release what an edition holds now as its next revision.

        Parameters
        ----------
        why : the reason in short; where it is empty, reasons are those that were prepared in a file.

        Raises
        ------
        ContentError : ``release.none`` (it was never released), ``release.same`` (nothing differs), and as above.
        """
        with self._alone():
            locks = self._released(date)
            lock = self._candidate(date, locks, self._reasons(date, len(locks) + 1, why))
            last = locks[-1]
            if lock.held["content"] == last.held["content"] and not differences(last.ledger, lock.ledger):
                raise ContentError(
                    "release.same",
                    f"nothing that it says differs from revision {last.revision.number}",
                    place=last.place,
                    fix="correct the edition first; the style of its pages is no revision",
                )
            return self._put(lock, date, len(locks) + 1)

    def retract(self, date: str, why: str) -> Released:
        """Take a released edition back: its next revision says so and why, at the same address.

        Raises
        ------
        ContentError : ``release.none``, ``release.retracted`` (it is taken back already), and as above.
        """
        with self._alone():
            locks = self._released(date)
            if locks[-1].retracted:
                raise ContentError(
                    "release.retracted",
                    f"{date} was taken back on {locks[-1].revision.day}",
                    place=locks[-1].place,
                    fix=f'where it is to stand again: memobook release {date} --revise --why "…"',
                )
            return self._put(self._candidate(date, locks, Reasons(why), retracted=True), date, len(locks) + 1)

    def _released(self, date: str) -> list[Lock]:
        locks = read_locks(self.publication, date)
        if not locks:
            raise ContentError(
                "release.none", f"{date} was never released", place=_memo(date), fix=f"memobook release {date}"
            )
        return locks

    def _reasons(self, date: str, number: int, why: str) -> Reasons:
        """Why an edition is revised: what was prepared, with what the call says in place of its reason in short."""
        prepared = read_reasons(self.publication, date, number)
        if prepared is None and not why:
            raise ContentError(
                "release.why",
                f"nothing says why {date} is revised",
                place=self.publication.place(corrections_path(self.publication, date, number)),
                fix='say it with --why "…", or write this file',
            )
        return replace(prepared, why=why or prepared.why) if prepared else Reasons(why)

    def _again(self, date: str, last: Lock) -> Released:
        ledger, runs = Assembly(self.publication, self.report).ledger(date, locked=False)
        lines = drifted(last.ledger, ledger.as_json())
        if lines or content_sha256(ledger.edition, runs) != last.held["content"]:
            raise ContentError(
                "release.exists",
                f"{date} is released as revision {last.revision.number}, with another content",
                place=last.place,
                fix=f'publish a correction: memobook release {date} --revise --why "…"',
                details="\n".join(lines) or "its text, its register or its notebooks changed",
            )
        return Released(last, lock_path(self.publication, date, last.revision.number), False)

    def _candidate(self, date: str, locks: list[Lock], reasons: Reasons, *, retracted: bool = False) -> Lock:
        """The lock of what the edition holds now, as the revision after ``locks``; findings don't keep a retraction."""
        self._check_clock(date)
        seen = inputs_sha256(self.publication)
        if not self.commits:
            check_committed(self.publication, _memo(date))
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
        with RenderServer() as server:
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
                place=_memo(date),
                fix="set the clock, or wait for the day",
            )

    def _put(self, lock: Lock, date: str, number: int) -> Released:
        """Write lock and signature; the signature first, so that no lock stands without the one that it names."""
        path = lock_path(self.publication, date, number)
        signature = signature_path(self.publication, date, number)
        if self.key:
            name, key = read_private(self.key, publisher_keys(self.publication))
            write_aside(signature, sign(lock, lock.dump(), name, key))
        if not lock.write(path):
            raise ContentError(
                "release.race",
                f"somebody else wrote revision {number} of {date} just now",
                place=lock.place,
                fix="look at it, then call again",
            )
        committed = self.commits and has_repository(self.publication.root)
        if committed:
            files = [self.publication.place(one) for one in (path, signature) if one.is_file()]
            commit(self.publication.root, files, f"{date}: revision {number} released")
        return Released(lock, path, True, committed)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One release at a time; a second one waits, says so, and then finds what the first has done."""
        self.publication.store.mkdir(exist_ok=True)
        lock = FileLock(self.publication.store / "release.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            with self.report.step("wait for another release"):
                lock.acquire()
        try:
            clear_leftovers(self.publication)
            yield
        finally:
            lock.release()


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


def _memo(date: str) -> str:
    return f"book/memos/{date}.md"
