"""Release: an edition frozen into a lock, and its correction as a numbered revision.

Nothing is published here: the lock is committed, and the next build puts the revision's folder into the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from memobook.changes.difference import differences
from memobook.changes.drift import drifted
from memobook.ledger.content import content_sha256
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.leftovers import clear_leftovers
from memobook.publication.locks.correction import Reasons, corrections_path, read_reasons
from memobook.publication.locks.keys import publisher_keys, read_private
from memobook.publication.locks.lock import Lock, lock_path, read_locks
from memobook.publication.locks.signature import sign, signature_path
from memobook.publication.progress import Progress
from memobook.publication.repository import commit, uncommitted

from ..assembly import Assembly
from .candidate import Candidate, memo_place
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
            return self._put(self._lock(date, [], Reasons("")), date, 1)

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
            lock = self._lock(date, locks, self._reasons(date, len(locks) + 1, why))
            last = locks[-1]
            if lock.held["content"] == last.held["content"] and not differences(last.ledger, lock.ledger):
                if self._committed(last):
                    return Released(last, lock_path(self.publication, date, last.revision.number), False, True)
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
            return self._put(self._lock(date, locks, Reasons(why), retracted=True), date, len(locks) + 1)

    def _lock(self, date: str, locks: list[Lock], reasons: Reasons, *, retracted: bool = False) -> Lock:
        candidate = Candidate(self.publication, self.errors, self.report, self.key, self.commits, self.today)
        return candidate.lock(date, locks, reasons, retracted=retracted)

    def _released(self, date: str) -> list[Lock]:
        locks = read_locks(self.publication, date)
        if not locks:
            raise ContentError(
                "release.none", f"{date} was never released", place=memo_place(date), fix=f"memobook release {date}"
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

    def _reason(self, date: str, last: Lock) -> str:
        """What a call says of why the next revision is made, where no reasons are prepared."""
        prepared = corrections_path(self.publication, date, last.revision.number + 1).is_file()
        return "" if prepared else ' --why "…"'

    def _again(self, date: str, last: Lock) -> Released:
        ledger, runs = Assembly(self.publication, self.report).ledger(date, locked=False)
        lines = drifted(last.ledger, ledger.as_json())
        if lines or content_sha256(ledger.edition, runs) != last.held["content"]:
            raise ContentError(
                "release.exists",
                f"{date} is released as revision {last.revision.number}, with another content",
                place=last.place,
                fix=f"publish a correction: memobook release {date} --revise{self._reason(date, last)}",
                details="\n".join(lines) or "its text, its register or its notebooks changed",
            )
        return Released(last, lock_path(self.publication, date, last.revision.number), False, self._committed(last))

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
        return Released(lock, path, True, self._committed(lock))

    def _committed(self, lock: Lock) -> bool:
        """Commit a lock and its signature, where that is asked for and they are in no commit: a release may have been
        killed between the two.
        """
        date, number = lock.held["edition"], lock.revision.number
        paths = (lock_path(self.publication, date, number), signature_path(self.publication, date, number))
        files = [self.publication.place(one) for one in paths if one.is_file()]
        if not (self.commits and uncommitted(self.publication.root, files)):
            return False
        commit(self.publication.root, files, f"{date}: revision {number} released")
        return True

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
