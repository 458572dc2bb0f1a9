"""Build: from the repository to the site. Runs, checks, then pages; what did not change is taken as it was."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from . import __version__
from .edition import Edition
from .executor import Executor
from .feed import atom, edition_entry, editions_json, sitemap
from .ledger import Ledger
from .package import DataPackage
from .progress import Progress
from .publication import Publication, files_under, sha256
from .render import EDITION_PAGES
from .run import Run, Runner
from .site_tree import begin, copy_tree, exchange, published, recover, write_manifest

ENGINE = Path(__file__).parent


@dataclass
class Built:
    """An edition that was built: its ledger, runs and finished folder."""

    ledger: Ledger
    runs: dict[str, Run]
    folder: Path


@dataclass
class Build:
    """One call of ``memobook build``.

    Parameters
    ----------
    publication : what to build.
    out : the site's folder; left as it was when anything fails.
    executor : of the runs; stays the caller's. A local one where none is given.
    """

    publication: Publication
    out: Path
    report: Progress = field(default_factory=Progress)
    executor: Executor | None = None

    def __post_init__(self) -> None:
        self.package = DataPackage(self.publication.data)
        self.runner = Runner(self.publication, self.package, self.executor)
        self._built: dict[str, Built] = {}
        self.publication.config  # noqa: B018 - a mistake in it is told before anything is done

    def run(self, dates: list[str]) -> list[Built]:
        """Build editions and the site's root; returns what was built.

        Raises
        ------
        ContentError : something in the publication is wrong; ``out`` is as it was.
        """
        with self._alone():
            return self._run(dates)

    def _run(self, dates: list[str]) -> list[Built]:
        recover(self.out)
        before = published(self.out)
        standing = {entry["date"] for entry in before}
        # the front page shows the newest edition, so it is always part of the site
        newest = [d for d in [self.publication.newest()] if d not in standing]
        wanted = list(dict.fromkeys([*dates, *newest]))
        # all runs at once, so that those of one edition fill the gaps of another
        self.runner.run_editions([Edition.read(self.publication, date) for date in wanted], self.report)
        built = [self.edition(date) for date in wanted]
        root = self._root_pages(sorted(standing | {b.ledger.edition.date for b in built}))
        with self.report.step("publish") as step:
            step.note = "changed" if self._publish(built, before, root) else "nothing changed"
        return [b for b in built if b.ledger.edition.date in dates]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One build of a publication at a time; a second one waits and says so."""
        lock = FileLock(self._store("") / "build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            with self.report.step("wait for another build"):
                lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def edition(self, date: str) -> Built:
        """One edition: its themes executed, its claims checked, its folder rendered or taken from the store."""
        if date in self._built:
            return self._built[date]
        ledger, runs = self.ledger(date)
        key = self._render_key(ledger, runs, EDITION_PAGES, [])
        folder = self._store("pages") / date / key
        with self.report.step(f"render {date}") as step:
            if (folder / "manifest.json").is_file():
                step.note = "stored"
            else:
                self._render(ledger, runs, folder)
                step.note = "site and PDF"
        self._built[date] = Built(ledger, runs, folder)
        return self._built[date]

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

    def _store(self, name: str) -> Path:
        folder = self.publication.store / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _render_key(self, ledger: Ledger, runs: dict[str, Run], pages: tuple[str, ...], editions: list[str]) -> str:
        """Hash of everything that pages of an edition show."""
        root = self.publication.root
        inputs = [root / "_config.yml", self.publication.bibliography, root / "uv.lock", ledger.edition.path]
        inputs += [ledger.edition.register_path, root / "data" / "datapackage.json"]
        inputs += [root / "book" / f"{name}.md" for name in pages]
        inputs += [path for path in files_under(ENGINE) if path.suffix != ".pyc"]
        parts = {
            "version": __version__,
            "files": [[path.name, sha256(path.read_bytes())] for path in inputs if path.is_file()],
            "runs": {name: sha256(run.text) for name, run in runs.items()},
            "data": {name: ledger.view.sha256(name) for name in ledger.datasets},
            "editions": {date: sha256((self.publication.memos / f"{date}.md").read_bytes()) for date in editions},
        }
        return sha256(json.dumps(parts, sort_keys=True).encode())[:24]

    def _render(self, ledger: Ledger, runs: dict[str, Run], folder: Path) -> None:
        from .render import render_html, render_pdf, stage_edition

        with tempfile.TemporaryDirectory(dir=self._store("work"), prefix="edition-") as work:
            # resolved, since Sphinx compares paths
            stage, out, pdf = (Path(work).resolve() / name for name in ("stage", "out", "pdf"))
            stage.mkdir()
            stage_edition(self.publication, ledger, runs, stage)
            render_html(self.publication, ledger, stage, out, "edition")
            shutil.copy(render_pdf(self.publication, ledger, stage, pdf), out / "memo.pdf")
            self._add_data(ledger, runs, out)
            write_manifest(out)
            folder.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            out.rename(folder)

    def _add_data(self, ledger: Ledger, runs: dict[str, Run], out: Path) -> None:
        (out / "ledger.json").write_bytes(ledger.dump())
        (out / "notebooks").mkdir()
        for name, run in runs.items():
            (out / "notebooks" / f"{name}.ipynb").write_bytes(run.text)
        (out / "data").mkdir()
        for name in ledger.datasets:
            if self.package.dataset(name).redistribute:
                (out / "data" / f"{name}.csv").write_bytes(ledger.view.bytes(name))

    def _root_pages(self, dates: list[str]) -> Path:
        """The pages at the site's root: the newest edition's front door, and the archive of ``dates``."""
        from .render import SITE_PAGES, render_html, stage_site

        newest = self.edition(self.publication.newest())
        known = [date for date in dates if date in self.publication.editions()]
        folder = self._store("root") / self._render_key(newest.ledger, newest.runs, tuple(SITE_PAGES), known)
        with self.report.step("render the site's root") as step:
            if folder.is_dir():
                step.note = "stored"
                return folder
            with tempfile.TemporaryDirectory(dir=self._store("work"), prefix="site-") as work:
                stage, out = Path(work).resolve() / "stage", Path(work).resolve() / "out"
                stage.mkdir()
                stage_site(self.publication, newest.runs, stage)
                render_html(self.publication, newest.ledger, stage, out, "site", known)
                missing = out / "404.html"
                missing.write_text(_rooted(missing.read_text("utf-8"), urlsplit(self.base()).path), "utf-8")
                out.rename(folder)
        return folder

    def base(self) -> str:
        """The site's address, with a slash at its end."""
        html: dict[str, Any] = self.publication.config.get("html") or {}
        return str(html.get("baseurl") or "/").rstrip("/") + "/"

    def _publish(self, built: list[Built], before: list[dict[str, Any]], root: Path) -> bool:
        entries = {entry["date"]: entry for entry in before}
        entries |= {b.ledger.edition.date: edition_entry(b.ledger) for b in built}
        ordered = [entries[date] for date in sorted(entries, reverse=True)]
        new = begin(self.out, editions_json(ordered))
        copy_tree(root, new)
        folders = {b.ledger.edition.date: b.folder for b in built}
        for entry in ordered:
            copy_tree(folders.get(entry["date"], self.out / entry["date"]), new / entry["date"])
        config = self.publication.config
        (new / "feed.xml").write_bytes(atom(ordered, str(config["title"]), str(config["author"]), self.base()))
        (new / "sitemap.xml").write_bytes(sitemap(ordered, self.base()))
        return exchange(new, self.out)


def _rooted(html: str, base: str) -> str:
    """A page whose own links begin at the site's root, since it is shown at addresses of any depth."""
    return re.sub(r'(\b(?:href|src)=")(?![a-z]+:|[#/])(?:\.\./)*', rf"\g<1>{base}", html)
