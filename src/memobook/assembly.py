"""Assembly of a site: runs, ledgers and rendered pages of editions, put together aside and exchanged whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .build import Built
from .edition import Edition
from .executor import Executor
from .feed import atom, edition_entry, editions_json, sitemap
from .ledger import Ledger
from .package import DataPackage
from .pages import EditionPages, RootPages, render
from .progress import Progress
from .publication import Publication
from .render_server import RenderServer
from .run import Run, Runner
from .site_tree import begin, copy_tree, exchange, published


class Assembly:
    """Editions of a publication, from data to pages.

    Parameters
    ----------
    executor : of the runs; stays the caller's. A local one where none is given.
    """

    def __init__(self, publication: Publication, report: Progress, executor: Executor | None = None) -> None:
        publication.config  # noqa: B018 - a mistake in it is told before anything is done
        self.publication, self.report = publication, report
        self.package = DataPackage(publication.data)
        self.runner = Runner(publication, self.package, executor)

    def site(self, dates: list[str], out: Path) -> list[Built]:
        """Build editions and the site's root into ``out``, which is left as it was when anything fails."""
        before = published(out)
        with RenderServer() as server:
            ledgers = self._site(dates, before, server, out)
        return [
            Built(date, ledger.edition.title, len(ledger.values), len(ledger.register.claims), ledger.verdicts)
            for date, ledger in zip(dates, ledgers, strict=True)
        ]

    def ledger(self, date: str) -> tuple[Ledger, dict[str, Run]]:
        """The ledger of an edition, after its themes ran."""
        edition = Edition.read(self.publication, date)
        tried = self.runner.grid_runs(edition, self.report)
        runs = self.runner.run_edition(edition, self.report)
        with self.report.step(f"check {date}") as step:
            executed = {name: run.executed() for name, run in runs.items()}
            ledger = Ledger.assemble(self.publication, edition, self.package, executed, tried)
            ledger.as_json()  # checks every sentence of the register
            step.note = f"{len(ledger.register.claims)} claims"
        return ledger, runs

    def _site(self, dates: list[str], before: list[dict[str, Any]], server: RenderServer, out: Path) -> list[Ledger]:
        standing = {entry["date"] for entry in before}
        # the front page shows the newest edition, whose runs it needs; it is always part of the site
        newest = self.publication.newest()
        wanted = list(dict.fromkeys([*dates, newest]))
        # all runs at once, so that those of one edition fill the gaps of another
        self.runner.run_editions([Edition.read(self.publication, date) for date in wanted], self.report, grids=True)
        found = {date: self.ledger(date) for date in wanted}
        if newest in standing and newest not in dates:
            wanted.remove(newest)
        pages = {date: EditionPages(self.publication, *found[date]) for date in wanted}
        known = sorted({*standing, *wanted} & set(self.publication.editions()))
        root = RootPages(self.publication, *found[newest], known)
        folders = render([*pages.values(), root], server, self.report)
        with self.report.step("publish") as step:
            ledgers = {date: found[date][0] for date in wanted}
            new = self._put_together(ledgers, dict(zip(pages, folders, strict=False)), before, folders[-1], out)
            step.note = "changed" if exchange(new, out) else "nothing changed"
        return [ledgers[date] for date in dates]

    def _put_together(
        self, ledgers: dict[str, Ledger], folders: dict[str, Path], before: list[dict[str, Any]], root: Path, out: Path
    ) -> Path:
        entries = {entry["date"]: entry for entry in before}
        entries |= {date: edition_entry(ledger) for date, ledger in ledgers.items()}
        ordered = [entries[date] for date in sorted(entries, reverse=True)]
        new = begin(out, editions_json(ordered))
        copy_tree(root, new)
        for entry in ordered:
            copy_tree(folders.get(entry["date"], out / entry["date"]), new / entry["date"])
        config, base = self.publication.config, self.publication.base
        (new / "feed.xml").write_bytes(atom(ordered, str(config["title"]), str(config["author"]), base))
        (new / "sitemap.xml").write_bytes(sitemap(ordered, base))
        return new
