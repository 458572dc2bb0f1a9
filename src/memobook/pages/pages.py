"""Rendered pages of an edition and of the site's root, kept below the store by the hash of all that they show."""

from __future__ import annotations

import json
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

from memobook.editions.previous import previous_date
from memobook.ledger.ledger import Ledger
from memobook.publication.engine import VERSION, engine_sha256
from memobook.publication.errors import ContentError
from memobook.publication.files import hashes_under, room, sha256
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.progress import Progress
from memobook.runs.schedule.finished import Run

from .carried import Carried
from .docs import docs_pages
from .kept_pages import is_whole, keep_whole
from .outline import outline
from .render_server import RenderServer
from .rendered_errors import check_rendered
from .site_tree import Hashes
from .sphinx_job import Rendered, SphinxJob


class Pages(ABC):
    """One folder of the site, to be rendered or taken from the store.

    Parameters
    ----------
    publication, ledger, runs : what the pages show.
    """

    label: str
    note: str

    def __init__(self, publication: Publication, ledger: Ledger, runs: dict[str, Run]) -> None:
        self.publication, self.ledger, self.runs = publication, ledger, runs
        self._carried = cache(self._carried_by)

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where the finished folder lies, or will."""

    def first_jobs(self, work: Path) -> list[SphinxJob]:
        """Renderings of pages that are kept by themselves, before all others; most have none."""
        return []

    def take_first(self, work: Path, jobs: list[SphinxJob]) -> None:
        """Take over what was rendered first."""
        assert not jobs, "whoever has such pages takes them"

    @abstractmethod
    def jobs(self, work: Path) -> list[SphinxJob]:
        """Lay out the sources in ``work / "stage"``, if they are not there yet; the renderings, HTML first."""

    def beside(self, work: Path) -> None:
        """Make what is no page, below ``work``; called in a thread while the pages are rendered."""
        return

    @abstractmethod
    def finish(self, work: Path) -> Path:
        """Make the rendered folder below ``work`` complete."""

    def key(self, pages: Sequence[str], entries: Sequence[dict[str, Any]], *, prose: bool = True) -> str:
        """Hash of everything that the pages can show.

        Parameters
        ----------
        entries : of the editions that the archive lists.
        prose : False for what all pages show but the memo's own.
        """
        ledger = self.ledger
        parts = self._frame(pages, prose=prose) | {
            "runs": {name: run.digest for name, run in self.runs.items()},
            "data": {name: ledger.view.sha256(name) for name in ledger.datasets},
            "grids": [run.written for run in ledger.grid_runs or ()],
            "vintages": {name: ledger.view.vintages_sha256(name) for name in ledger.vintages},
            "histories": {id: [*map(vars, one.points)] for id, one in ledger.histories.items()},
            "missing": dict(ledger.missing),
            "forecasts": [ledger.given, [[id, *(one.as_json() for one in r)] for id, r in ledger.baselines.items()]],
            "answers": [dict(one) for one in ledger.answers],
            "families": {name: sha256(repr(one).encode()) for name, one in ledger.edition.families.items()},
            "entries": list(entries),
        }
        return sha256(json.dumps(parts, sort_keys=True).encode())[:24]

    def frame(self, pages: Sequence[str]) -> str:
        """Hash of what any page but the memo's shows, whatever the runs recorded but for the count of verdicts."""
        told = [self._frame(pages, prose=False), self.ledger.verdicts]
        return sha256(json.dumps(told, sort_keys=True).encode())

    def _carried_by(self, pages: tuple[str, ...]) -> Carried:
        """The files that pages name: the keys of an edition ask for the same ones."""
        return Carried.of(self.publication, self.ledger.edition.date, self.runs, pages)

    def _frame(self, pages: Sequence[str], *, prose: bool) -> dict[str, Any]:
        root, ledger = self.publication.root, self.ledger
        memo = ledger.edition.path.read_bytes() if prose else outline(ledger.edition.text).encode()
        inputs = [root / "_config.yml", self.publication.bibliography, root / "uv.lock"]
        inputs += [*ledger.edition.files[1:], root / "data" / "datapackage.json"]
        inputs += [root / "book" / f"{name}.md" for name in (*pages, *ledger.edition.families)]
        inputs += self._carried(tuple(pages)).files.values()
        return {
            "engine": [VERSION, engine_sha256()],
            "memo": sha256(memo),
            "files": [[path.name, sha256(path.read_bytes())] for path in inputs if path.is_file()],
            "before": previous_date(self.publication, ledger.edition.date),
            "released": [
                [vars(revision) for revision in ledger.edition.revisions],
                ledger.edition.pending,
                ledger.edition.rebuilt,
            ],
            "docs": docs_pages(self.publication)[:1],
        }


def render(
    wanted: Sequence[Pages],
    server: RenderServer,
    report: Progress,
    hashes: Hashes = hashes_under,
    also: Callable[[], None] | None = None,
) -> list[Path]:
    """Folders of finished pages, in the order asked for; those that are not stored are rendered side by side.

    Parameters
    ----------
    hashes : how stored files are hashed; by reading all of them where nothing is said.
    also : called at the end, to finish pages whose rendering was begun before.

    Raises
    ------
    ContentError : a page is wrong; the folders that are right are stored all the same.
    """
    folders = [pages.folder for pages in wanted]
    missing = [(pages, folder) for pages, folder in zip(wanted, folders, strict=True) if not is_whole(folder, hashes)]
    area = wanted[0].publication.store / "work"
    area.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=area, prefix=prefix("pages")) as name:
        work = [Path(name).resolve() / str(number) for number in range(len(missing))]  # resolved: Sphinx compares paths
        report.live(f"  render {', '.join(pages.label.removeprefix('render ') for pages, _ in missing)} …")
        _render_first([(pages, here) for (pages, _), here in zip(missing, work, strict=True)], server)
        jobs = [pages.jobs(here) for (pages, _), here in zip(missing, work, strict=True)]
        rendered = server.render([job for several in jobs for job in several])
        errors: list[ContentError] = []
        with ExitStack() as inside:
            pool = ThreadPoolExecutor(1)
            inside.callback(pool.shutdown, cancel_futures=True)
            beside = [pool.submit(pages.beside, here) for (pages, _), here in zip(missing, work, strict=True)]
            for (pages, folder), here, several, made in zip(missing, work, jobs, beside, strict=True):
                results = [(job, next(rendered)) for job in several]
                try:
                    finish(pages, folder, here, results, report, hashes, made.result)
                except ContentError as error:
                    errors.append(error)
    if also:
        try:
            also()
        except ContentError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    for pages in wanted:
        if pages not in [one for one, _ in missing]:
            report.line(pages.label, 0.0, "stored")
    return folders


def finish(
    pages: Pages,
    folder: Path,
    work: Path,
    results: Sequence[tuple[SphinxJob, Rendered]],
    report: Progress,
    hashes: Hashes,
    beside: Callable[[], None] | None = None,
) -> None:
    """Check what was rendered below ``work``, and keep it, made complete, as ``folder``.

    Parameters
    ----------
    beside : waits for what was made meanwhile.
    """
    for job, result in results:
        check_rendered(pages.publication, pages.ledger, job, result)
    with room(folder):
        if beside:
            beside()
        keep_whole(pages.finish(work), folder, hashes)
    report.line(pages.label, max(result.seconds for _, result in results), pages.note)


def _render_first(missing: Sequence[tuple[Pages, Path]], server: RenderServer) -> None:
    """Render the pages that are kept by themselves."""
    jobs = [pages.first_jobs(here) for pages, here in missing]
    rendered = server.render([job for own in jobs for job in own])
    for (pages, here), own in zip(missing, jobs, strict=True):
        for job in own:
            check_rendered(pages.publication, pages.ledger, job, next(rendered))
        with room(here):
            pages.take_first(here, own)
