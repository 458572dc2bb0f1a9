"""Build: from the repository to the site. Runs, checks, then pages; what did not change is taken as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from .edition import Edition
from .feed import atom, edition_entry, editions_json, sitemap
from .ledger import Ledger
from .package import DataPackage
from .pages import EditionPages, RootPages, render
from .progress import Progress
from .publication import Publication
from .render_server import RenderServer
from .run import Run, Runner
from .site_tree import begin, copy_tree, exchange, published, recover
from .stamp import Stamp


@dataclass(frozen=True)
class Built:
    """What is told of an edition that was built."""

    date: str
    title: str
    values: int
    claims: int
    verdicts: dict[str, int]

    @classmethod
    def of(cls, ledger: Ledger) -> Built:
        edition = ledger.edition
        return cls(edition.date, edition.title, len(ledger.values), len(ledger.register.claims), ledger.verdicts)


@dataclass
class Build:
    """One call of ``memobook build``.

    Parameters
    ----------
    publication : what to build.
    out : the site's folder; left as it was when anything fails.
    """

    publication: Publication
    out: Path
    report: Progress = field(default_factory=Progress)

    def __post_init__(self) -> None:
        self.package = DataPackage(self.publication.data)
        self.runner = Runner(self.publication, self.package)
        self.publication.config  # noqa: B018 - a mistake in it is told before anything is done

    def run(self, dates: list[str]) -> list[Built]:
        """Build editions and the site's root; returns what was built.

        Raises
        ------
        ContentError : something in the publication is wrong; ``out`` is as it was.
        """
        with self._alone():
            recover(self.out)
            before = published(self.out)
            stamp = Stamp.now(self.publication, self.out, dates)
            last = stamp.last()
            if last is not None:
                self.report.line("look for changes", self.report.seconds, "nothing changed since the last build")
                return [Built(**told) for told in last]
            with RenderServer() as server:
                built = [Built.of(ledger) for ledger in self._run(dates, before, server)]
            stamp.put([vars(one) for one in built])
        return built

    def _run(self, dates: list[str], before: list[dict[str, Any]], server: RenderServer) -> list[Ledger]:
        standing = {entry["date"] for entry in before}
        # the front page shows the newest edition, whose runs it needs; it is always part of the site
        newest = self.publication.newest()
        wanted = list(dict.fromkeys([*dates, newest]))
        # all runs at once, so that those of one edition fill the gaps of another
        self.runner.run_editions([Edition.read(self.publication, date) for date in wanted], self.report)
        found = {date: self.ledger(date) for date in wanted}
        if newest in standing and newest not in dates:
            wanted.remove(newest)
        pages = {date: EditionPages(self.publication, *found[date]) for date in wanted}
        known = sorted({*standing, *wanted} & set(self.publication.editions()))
        root = RootPages(self.publication, *found[newest], known)
        folders = render([*pages.values(), root], server, self.report)
        with self.report.step("publish") as step:
            ledgers = {date: found[date][0] for date in wanted}
            new = self._put_together(ledgers, dict(zip(pages, folders, strict=False)), before, folders[-1])
            step.note = "changed" if exchange(new, self.out) else "nothing changed"
        return [ledgers[date] for date in dates]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One build of a publication at a time; a second one waits and says so."""
        self.publication.store.mkdir(exist_ok=True)
        lock = FileLock(self.publication.store / "build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            with self.report.step("wait for another build"):
                lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def ledger(self, date: str) -> tuple[Ledger, dict[str, Run]]:
        """The ledger of an edition, after its themes ran."""
        edition = Edition.read(self.publication, date)
        runs = self.runner.run_edition(edition, self.report)
        with self.report.step(f"check {date}") as step:
            executed = {name: run.executed() for name, run in runs.items()}
            ledger = Ledger.assemble(self.publication, edition, self.package, executed)
            ledger.as_json()  # checks every sentence of the register
            step.note = f"{len(ledger.register.claims)} claims"
        return ledger, runs

    def _put_together(
        self, ledgers: dict[str, Ledger], folders: dict[str, Path], before: list[dict[str, Any]], root: Path
    ) -> Path:
        entries = {entry["date"]: entry for entry in before}
        entries |= {date: edition_entry(ledger) for date, ledger in ledgers.items()}
        ordered = [entries[date] for date in sorted(entries, reverse=True)]
        new = begin(self.out, editions_json(ordered))
        copy_tree(root, new)
        for entry in ordered:
            copy_tree(folders.get(entry["date"], self.out / entry["date"]), new / entry["date"])
        config, base = self.publication.config, self.publication.base
        (new / "feed.xml").write_bytes(atom(ordered, str(config["title"]), str(config["author"]), base))
        (new / "sitemap.xml").write_bytes(sitemap(ordered, base))
        return new
