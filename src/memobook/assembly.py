"""Assembly of a site: runs, ledgers and rendered pages of editions, put together aside and exchanged whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .build import Built
from .edition import Edition
from .executor import Executor
from .feed import ROOT_ADDRESSES, atom, edition_entry, editions_json, feed_entries, sitemap, sitemap_index
from .ledger import Ledger
from .package import DataPackage
from .pages import EditionPages, RootPages, render
from .progress import Progress
from .publication import Publication, sha256
from .render_server import RenderServer
from .run import Run, Runner
from .site_tree import MARK, begin, copy_tree, exchange, listed, published


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

    def site(self, dates: list[str], out: Path, elsewhere: Path | None = None) -> list[Built]:
        """Build editions and the site's root into ``out``, which is left as it was when anything fails.

        Parameters
        ----------
        elsewhere : folder with ``editions.json`` and ``feed.xml`` of a site that has editions which ``out`` has not.
        """
        before = {entry["date"]: entry for entry in (listed(elsewhere) if elsewhere else [])}
        before |= {entry["date"]: entry for entry in published(out)}
        told = (elsewhere or out) / "feed.xml"
        texts = feed_entries(told.read_bytes(), self.publication.base) if told.is_file() else {}
        with RenderServer() as server:
            ledgers = self._site(dates, before, texts, server, out)
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

    def _site(
        self,
        dates: list[str],
        before: dict[str, dict[str, Any]],
        texts: dict[str, bytes],
        server: RenderServer,
        out: Path,
    ) -> list[Ledger]:
        # the front page shows the newest edition, whose runs it needs; it is always part of the site
        newest = self.publication.newest()
        wanted = list(dict.fromkeys([*dates, newest]))
        # all runs at once, so that those of one edition fill the gaps of another
        self.runner.run_editions([Edition.read(self.publication, date) for date in wanted], self.report, grids=True)
        found = {date: self.ledger(date) for date in wanted}
        if newest in before and newest not in dates:
            wanted.remove(newest)
        entries = before | {date: edition_entry(found[date][0]) for date in wanted}
        ordered = [entries[date] for date in sorted(entries, reverse=True)]
        pages = {date: EditionPages(self.publication, *found[date]) for date in wanted}
        root = RootPages(self.publication, *found[newest], ordered)
        folders = render([*pages.values(), root], server, self.report)
        with self.report.step("publish") as step:
            put = self._put_together(dict(zip(pages, folders, strict=False)), ordered, texts, folders[-1], out)
            step.note = "changed" if exchange(put, out, set(entries)) else "nothing changed"
        return [found[date][0] for date in dates]

    def _put_together(
        self,
        folders: dict[str, Path],
        entries: list[dict[str, Any]],
        texts: dict[str, bytes],
        root: Path,
        out: Path,
    ) -> Path:
        """What may have changed in the site; of other editions nothing is read but their list and the last feed."""
        put = begin(out)
        copy_tree(root, put)
        for entry in entries:
            if folder := folders.get(entry["date"]):
                copy_tree(folder, put / entry["date"])
                texts[entry["date"]] = (folder / "entry.xml").read_bytes()
                # by which a deploy sees whether the edition stands there already
                entry["manifest"] = sha256((folder / "manifest.json").read_bytes())
        (put / MARK).write_bytes(editions_json(entries))
        config, base = self.publication.config, self.publication.base
        (put / "feed.xml").write_bytes(atom(entries, texts, str(config["title"]), str(config["author"]), base))
        (put / "sitemap.xml").write_bytes(sitemap_index(entries, base))
        (put / "sitemap-root.xml").write_bytes(sitemap(ROOT_ADDRESSES, base, entries[0]["date"]))
        return put
