"""Assembly of a site: runs, ledgers and rendered pages of editions, put together aside and exchanged whole."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.changes.changes import changes_since
from memobook.changes.corrections import corrections_of
from memobook.changes.drift import check_drift, mismatch
from memobook.data.package import DataPackage
from memobook.data.view import parse_day
from memobook.editions.edition import Edition
from memobook.editions.previous import read_previous
from memobook.ledger.ledger import Ledger
from memobook.ledger.score import Score
from memobook.ledger.score_record import FILE as SCORE
from memobook.ledger.score_record import Record, dump, read_records, record_of
from memobook.pages.descriptions.feed import (
    ROOT_ADDRESSES,
    STATES,
    atom,
    edition_entry,
    edition_states,
    editions_json,
    feed_entries,
    sitemap,
    sitemap_index,
)
from memobook.pages.docs import docs_pages
from memobook.pages.site_tree import MARK, exchange, listed, published, put_aside, put_tree
from memobook.publication.answers import answers
from memobook.publication.digests import Digests
from memobook.publication.files import dump_manifest, sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.chain import heads
from memobook.publication.locks.correction import prepared_reasons
from memobook.publication.locks.lock import Lock, lock_path, read_locks, without_memo
from memobook.publication.progress import Progress
from memobook.publication.repository import commit_that_added
from memobook.publication.shared_cache import shared_cache
from memobook.runs.executors.executor import Executor
from memobook.runs.run import Runner
from memobook.runs.schedule.finished import Run

from .built import Built
from .dead_links import Links
from .known_links import FILE as LINKS
from .known_links import KnownLinks
from .proofs.files import put_proof
from .revisions.permanent import edition_manifest, put_permanent, released_folder, stands_as_released
from .revisions.standing import standing
from .stand_ins import clear_stand_ins, put_stand_ins

if TYPE_CHECKING:
    from memobook.pages.early_pages import EarlyPages
    from memobook.pages.render_server import RenderServer


class Assembly:
    """Editions of a publication, from data to pages.

    Parameters
    ----------
    executor : of the runs; stays the caller's. A local one where none is given.
    """

    def __init__(self, publication: Publication, report: Progress, executor: Executor | None = None) -> None:
        publication.config  # noqa: B018 - a mistake in it is told before anything is done
        self.publication, self.report = publication, report
        self.package = DataPackage(publication.data, answers(publication.root))
        self.digests = Digests.below(publication.store)
        self.runner = Runner(publication, self.package, executor)
        self._ledgers: dict[tuple[str, bool, bool], tuple[Ledger, dict[str, Run]]] = {}

    def site(self, dates: list[str], out: Path, elsewhere: Path | None = None) -> list[Built]:
        """Build editions and the site's root into ``out``, which is left as it was when anything fails.

        Parameters
        ----------
        elsewhere : folder with ``editions.json``, ``feed.xml`` and ``score.json`` of a site that has editions which
            ``out`` has not.
        """
        before = {entry["date"]: entry for entry in (listed(elsewhere) if elsewhere else [])}
        before |= {entry["date"]: entry for entry in published(out)}
        told = (elsewhere or out) / "feed.xml"
        texts = feed_entries(told.read_bytes(), self.publication.base) if told.is_file() else {}
        records = (read_records(elsewhere) if elsewhere else {}) | read_records(out)
        from memobook.pages.render_server import RenderServer

        fonts = shared_cache("fonts", self.publication.root)
        with RenderServer(fonts) as server, self._documentation() as docs:
            ledgers = self._site(dates, before, texts, records, server, docs, out, whole=elsewhere is None)
        return [
            Built(date, ledger.edition.title, len(ledger.values), len(ledger.register.claims), ledger.verdicts)
            for date, ledger in zip(dates, ledgers, strict=True)
        ]

    def _documentation(self) -> AbstractContextManager[EarlyPages | None]:
        """The documentation, which shows nothing of an edition; none where a publication has none."""
        from memobook.pages.documentation_pages import DocsPages
        from memobook.pages.early_pages import EarlyPages

        if not docs_pages(self.publication):
            return nullcontext()
        edition = Edition.read(self.publication, self.publication.newest())
        view = self.runner.view(parse_day(edition.as_of, edition.place))
        pages = DocsPages(self.publication, Ledger(self.publication, edition, view, {}), {})
        return EarlyPages(pages, self.digests.under)

    def ledger(
        self, date: str, *, locked: bool = True, grids: bool = True, edition: Edition | None = None
    ) -> tuple[Ledger, dict[str, Run]]:
        """The ledger of an edition, after its themes ran; a released one must hold what its lock holds.

        Parameters
        ----------
        locked : False when a revision is being made, which may hold something else.
        grids : False where ranges of headline values are not asked for, so that no run of a grid is made.
        edition : where it was read already.

        Raises
        ------
        ContentError : ``lock.differs`` among others.
        """
        if (date, locked, grids) in self._ledgers:
            return self._ledgers[date, locked, grids]
        edition = edition or Edition.read(self.publication, date)
        tried = self.runner.grid_runs(edition, self.report) if grids else None
        runs = self.runner.run_edition(edition, self.report)
        with self.report.step(f"check {date}") as step:
            locks = read_locks(self.publication, date)
            executed = {name: run.executed() for name, run in runs.items()}
            missing = self.runner.failed_members(edition)
            view = self.runner.view(parse_day(edition.as_of, edition.place))
            ledger = Ledger.assemble(self.publication, edition, self.package, executed, tried, view, missing)
            found = ledger.as_json()  # checks every sentence of the register
            if locks:
                ledger = ledger.with_edition(standing(self.publication, edition, runs, found, locks[-1]))
            if locks and locked and grids:
                check_drift(self.publication, locks[-1], found)
            step.note = f"{len(ledger.register.claims)} claims"
        self._ledgers[date, locked, grids] = ledger, runs
        return ledger, runs

    def runs(self, edition: Edition) -> dict[str, Run]:
        """The runs of an edition's themes, each had once by an assembly."""
        return self.runner.run_edition(edition, self.report)

    def changes(self, ledger: Ledger) -> dict[str, Any] | None:
        """What differs from the edition before: as locked for what was released, else found by comparing and replay."""
        edition = ledger.edition
        if edition.revisions and not edition.pending:
            locked: dict[str, Any] | None = self._locks(edition.date)[-1].held["changes"]
            return locked
        previous = read_previous(self.publication, edition.date, lambda date: self.ledger(date)[0].as_json())
        return changes_since(previous, ledger, self.runner, self.report) if previous else None

    def _locks(self, date: str) -> list[Lock]:
        return read_locks(self.publication, date)

    def _site(
        self,
        dates: list[str],
        before: dict[str, dict[str, Any]],
        texts: dict[str, bytes],
        records: dict[str, Record],
        server: RenderServer,
        docs: EarlyPages | None,
        out: Path,
        *,
        whole: bool,
    ) -> list[Ledger]:
        from memobook.pages.edition_pages import EditionPages
        from memobook.pages.pages import render
        from memobook.pages.root_pages import RootPages

        # the front page shows the newest edition, whose runs it needs; it is always part of the site
        newest = self.publication.newest()
        wanted = list(dict.fromkeys([*dates, newest]))
        # all runs at once, so that those of one edition fill the gaps of another
        self.runner.run_editions([Edition.read(self.publication, date) for date in wanted], self.report, grids=True)
        found = {date: self.ledger(date) for date in wanted}
        if newest in before and newest not in dates:
            wanted.remove(newest)
        kept = {date: out / date for date in wanted if self._stands(found[date][0], out)}
        pages = {
            date: EditionPages(self.publication, *found[date], self.changes(found[date][0]), self.digests.under)
            for date in wanted
            if date not in kept
        }
        entries = before | {date: edition_entry(found[date][0]) for date in wanted}
        records = records | {date: record_of(found[date][0].as_json()) for date in wanted}
        score = Score(record for date, record in records.items() if date in entries)
        for date, several in score.fired.items():
            entries[date]["fired"] = [vars(one) for one in several]
        ordered = [entries[date] for date in sorted(entries, reverse=True)]
        corrections = corrections_of(self.publication)
        changes = pages[newest].changes if newest in pages else self.changes(found[newest][0])
        root = RootPages(self.publication, *found[newest], ordered, score.told(entries), corrections, changes)
        answers(self.publication.root).keep()  # the processes that render ask the same
        also = partial(docs.finish, self.report) if docs else None
        folders = render([*pages.values(), root], server, self.report, self.digests.under, also)
        with self.report.step("publish") as step, put_aside(out) as put:
            finished = kept | dict(zip(pages, folders, strict=False))
            self._put_folders(finished, [*folders[len(pages) :], *([docs.folder] if docs else [])], put, out)
            notes = [note for date in wanted for note in self._put_revisions(found[date][0].edition, put, out)]
            notes += [
                f"{date} was released, as {lock} tells, and its memo is gone: bring it back from history"
                for date, lock in without_memo(self.publication).items()
            ]
            put_proof(self.publication, put)
            if whole:  # what is published elsewhere has the rest
                self._mend_links(put, out)
            self._put_lists(finished, ordered, texts, corrections, put)
            (put / SCORE).write_bytes(dump(score.records, score.told(entries)))
            step.note = "changed" if exchange(put, out, set(entries), self.digests.under) else "nothing changed"
        for note in notes:
            self.report.note(note)
        return [found[date][0] for date in dates]

    def _stands(self, ledger: Ledger, out: Path) -> bool:
        """Whether an edition was released and stands in the site as it was: then it is left alone."""
        edition = ledger.edition
        if not edition.revisions or edition.pending:
            return False
        kept = stands_as_released(out / edition.date, self._locks(edition.date)[-1])
        if kept:
            self.report.line(f"render {edition.date}", 0.0, f"as released, revision {edition.revision}")
        return kept

    def _put_revisions(self, edition: Edition, new: Path, out: Path) -> list[str]:
        """Put the permanent folders of an edition's revisions into the new site; gives what its author must know."""
        date = edition.date
        locks = self._locks(date)
        notes, places = [], [out / date, released_folder(self.publication, date)]
        if locks:
            found = mismatch(locks[-1].manifest, edition_manifest(new / date))
            if found and not edition.pending:
                self.report.line(f"compare {date}", 0.0, "released, rebuilt here: all results are as released")
            elif found and (reasons := prepared_reasons(self.publication, locks[-1])):
                told = f"revision {len(locks) + 1} in preparation, {len(reasons.corrections)} corrections"
                self.report.line(f"compare {date}", 0.0, told)
            elif found:
                notes.append(
                    f"{date} is not revision {locks[-1].revision.number} as released: {found.first} "
                    f"({len(found)} of {len(locks[-1].manifest)} files); memobook release {date} --revise publishes it"
                )
        for lock in locks:
            had = put_permanent(lock, new / date, places, newest=lock is locks[-1])
            if not had and lock is not locks[-1]:  # the newest one is rebuilt here
                self.report.line(f"revision {date}/{lock.revision.folder}", 0.0, self._absent(date, lock, out))
        return notes

    def _absent(self, date: str, lock: Lock, out: Path) -> str:
        """What is told of a revision whose permanent folder is not at hand: nothing is wrong, and it can be had."""
        commit = commit_that_added(lock_path(self.publication, date, lock.revision.number))
        way = f", or --revisions commit from {commit[:12]}" if commit else ""
        return f"not in {out.name}; memobook build {date} --revisions {self.publication.base} brings it{way}"

    def _put_folders(self, folders: dict[str, Path], roots: list[Path], put: Path, out: Path) -> None:
        """What may have changed in the site; other editions are not read."""
        for root in roots:
            put_tree(root, put, out, self.digests)
        for date, folder in folders.items():
            put_tree(folder, put / date, out / date, self.digests)

    def _mend_links(self, put: Path, out: Path) -> None:
        """Take out links to what this copy lacks; what stands as released stays, and leads to what stands in for it."""
        clear_stand_ins(put)
        kept = [
            put / date
            for date in self.publication.editions()
            if (put / date).is_dir() and (locks := self._locks(date)) and stands_as_released(put / date, locks[-1])
        ]
        changed = Links(put, out).mend(kept, KnownLinks(self.publication.store / LINKS, self.digests))
        for date in {page.relative_to(put).parts[0] for page in changed} & set(self.publication.editions()):
            (put / date / "manifest.json").unlink()  # which may be the old site's too
            (put / date / "manifest.json").write_bytes(dump_manifest(edition_manifest(put / date)))
        put_stand_ins(put, Links(put, out).absent(kept), self.publication.base)

    def _put_lists(
        self,
        folders: dict[str, Path],
        entries: list[dict[str, Any]],
        texts: dict[str, bytes],
        corrections: list[dict[str, Any]],
        put: Path,
    ) -> None:
        """The lists of editions: for deploys, feeds and search engines."""
        for entry in entries:
            if folder := folders.get(entry["date"]):
                if (folder / "entry.xml").is_file():
                    texts[entry["date"]] = (folder / "entry.xml").read_bytes()
                # by which a deploy sees whether the edition stands there already
                entry["manifest"] = sha256((put / entry["date"] / "manifest.json").read_bytes())
        (put / MARK).write_bytes(editions_json(entries, heads(self.publication)))
        (put / STATES).mkdir()
        for date, state in edition_states(entries).items():
            (put / STATES / f"{date}.json").write_bytes(state)
        base = self.publication.base
        feed = atom(entries, texts, self.publication.title, self.publication.author, base, corrections)
        (put / "feed.xml").write_bytes(feed)
        (put / "sitemap.xml").write_bytes(sitemap_index(entries, base))
        addresses = [
            *ROOT_ADDRESSES,
            *(f"{page}.html".removesuffix("index.html") for page in docs_pages(self.publication)),
        ]
        (put / "sitemap-root.xml").write_bytes(sitemap(addresses, base, entries[0]["date"]))
