"""Rendered pages of an edition and of the site's root, kept below the store by the hash of all that they show."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from memobook.editions.previous import previous_date
from memobook.ledger.ledger import Ledger
from memobook.publication.engine import VERSION, engine_sha256
from memobook.publication.errors import ContentError
from memobook.publication.files import files_under, room, sha256
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.progress import Progress
from memobook.runs.run import Run

from .descriptions.descriptions import describe_edition
from .descriptions.search_index import write_index, write_program
from .docs import docs_pages
from .kept_pages import is_whole, keep_whole
from .render import (
    EDITION_PAGES,
    SITE_PAGES,
    check_rendered,
    clear_html,
    dump_changes,
    html_job,
    pdf_job,
    stage_docs,
    stage_edition,
    stage_site,
)
from .render_server import RenderServer
from .site_tree import write_manifest
from .sphinx_job import SphinxJob

# beside each ledger: its shape as JSON Schema
SCHEMA = "ledger.schema.json"
# what the pages of the documentation show besides their own files
DOCS_INPUTS = ("_config.yml", "_toc.yml", "uv.lock", "data/datapackage.json")


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

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where the finished folder lies, or will."""

    @abstractmethod
    def jobs(self, work: Path) -> list[SphinxJob]:
        """Lay out the sources in ``work / "stage"``; the renderings that they need, HTML first."""

    @abstractmethod
    def finish(self, work: Path) -> Path:
        """Make the rendered folder below ``work`` complete."""

    def key(self, pages: Sequence[str], entries: Sequence[dict[str, Any]]) -> str:
        """Hash of everything that the pages can show; ``entries`` are of the editions that the archive lists."""
        root, ledger = self.publication.root, self.ledger
        inputs = [root / "_config.yml", self.publication.bibliography, root / "uv.lock", ledger.edition.path]
        inputs += [ledger.edition.register_path, root / "data" / "datapackage.json"]
        inputs += [root / "book" / f"{name}.md" for name in pages]
        parts = {
            "engine": [VERSION, engine_sha256()],
            "files": [[path.name, sha256(path.read_bytes())] for path in inputs if path.is_file()],
            "runs": {name: sha256(run.text) for name, run in self.runs.items()},
            "data": {name: ledger.view.sha256(name) for name in ledger.datasets},
            "grids": [run.as_json() for run in ledger.grid_runs or ()],
            "vintages": {name: ledger.view.vintages_sha256(name) for name in ledger.vintages},
            "histories": {id: [*map(vars, one.points)] for id, one in ledger.histories.items()},
            "before": previous_date(self.publication, ledger.edition.date),
            "released": [
                [vars(revision) for revision in ledger.edition.revisions],
                ledger.edition.pending,
                ledger.edition.rebuilt,
            ],
            "entries": list(entries),
            "docs": docs_pages(self.publication)[:1],
        }
        return sha256(json.dumps(parts, sort_keys=True).encode())[:24]


class EditionPages(Pages):
    """An edition's folder: pages, PDF, ledger, figures, notebooks and data.

    Parameters
    ----------
    changes : what differs from the edition before it, as its page and ``changes.json`` show it; None where there is
        no edition before it.
    """

    note = "site and PDF"

    def __init__(
        self, publication: Publication, ledger: Ledger, runs: dict[str, Run], changes: dict[str, Any] | None = None
    ) -> None:
        super().__init__(publication, ledger, runs)
        self.changes = changes

    @property
    def label(self) -> str:  # type: ignore[override]
        return f"render {self.ledger.edition.date}"

    @property
    def folder(self) -> Path:
        key = sha256(json.dumps([self.key(EDITION_PAGES, []), self.changes]).encode())[:24]
        return self.publication.store / "pages" / self.ledger.edition.date / key

    def jobs(self, work: Path) -> list[SphinxJob]:
        (work / "stage").mkdir(parents=True)
        stage_edition(self.publication, self.ledger, self.runs, work / "stage", self.changes)
        given = self.publication, self.ledger, work / "stage"
        return [html_job(*given, work / "html" / "out", "edition"), pdf_job(*given, work / "pdf" / "out")]

    def finish(self, work: Path) -> Path:
        out = work / "html" / "out"
        clear_html(out)
        shutil.copy(work / "pdf" / "out" / "memo.pdf", out / "memo.pdf")
        for name, data in edition_files(self.ledger, self.runs, self.changes).items():
            (out / name).parent.mkdir(exist_ok=True)
            (out / name).write_bytes(data())
        describe_edition(out, self.ledger)
        write_manifest(out)
        return out


def edition_files(
    ledger: Ledger, runs: dict[str, Run], changes: dict[str, Any] | None
) -> dict[str, Callable[[], bytes]]:
    """What an edition offers beside its pages, by address in its folder: ledger, changes, figures, notebooks, data."""
    files: dict[str, Callable[[], bytes]] = {"ledger.json": ledger.dump, SCHEMA: _schema}
    if changes is not None:
        files["changes.json"] = partial(dump_changes, changes)
    for executed in ledger.executed.values():
        files |= {f"figures/{id}.svg": figure["svg"].encode for id, figure in executed.figures.items()}
    files |= {f"notebooks/{name}.ipynb": partial(getattr, run, "text") for name, run in runs.items()}
    package = ledger.view.package
    for name in (name for name in ledger.datasets if package.dataset(name).redistribute):
        files[f"data/{name}.csv"] = partial(ledger.view.bytes, name)
    for name in (name for name in ledger.vintages if package.dataset(name).redistribute):
        files[f"data/{name}.vintages.csv"] = partial(ledger.view.vintages_bytes, name)
    return files


def _schema() -> bytes:
    from memobook.ledger.shape import dump_schema

    return dump_schema()


class RootPages(Pages):
    """The pages at the site's root: the newest edition's front door, the archive of ``entries``, score, corrections."""

    label, note = "render the site's root", ""

    def __init__(
        self,
        publication: Publication,
        ledger: Ledger,
        runs: dict[str, Run],
        entries: Sequence[dict[str, Any]],
        score: dict[str, Any],
        corrections: list[dict[str, Any]],
    ) -> None:
        super().__init__(publication, ledger, runs)
        self.score, self.corrections = score, corrections
        # the hash of an edition's folder is no matter of the archive, and comes after the pages
        self.entries = [{key: entry[key] for key in entry if key != "manifest"} for entry in entries]

    @property
    def folder(self) -> Path:
        key = self.key(tuple(SITE_PAGES), self.entries)
        told = sha256(json.dumps([self.score, self.corrections], sort_keys=True).encode())[:8]
        return self.publication.store / "root" / f"{key}{told}"

    def jobs(self, work: Path) -> list[SphinxJob]:
        (work / "stage").mkdir(parents=True)
        stage_site(self.publication, self.runs, work / "stage")
        given = self.publication, self.ledger, work / "stage", work / "html" / "out"
        return [html_job(*given, "site", self.entries, self.score, self.corrections)]

    def finish(self, work: Path) -> Path:
        out = work / "html" / "out"
        clear_html(out)
        write_program(out)
        missing = out / "404.html"
        missing.write_text(_rooted(missing.read_text("utf-8"), urlsplit(self.publication.base).path), "utf-8")
        return out


class DocsPages(Pages):
    """The documentation at ``docs/`` of the site's root; of editions it shows nothing but links to the newest one."""

    label, note = "render the documentation", ""

    @property
    def folder(self) -> Path:
        root = self.publication.root
        files = [
            *files_under(root / "book" / "docs"),
            *(root / name for name in DOCS_INPUTS),
            self.publication.bibliography,
        ]
        read = {path.relative_to(root).as_posix(): sha256(path.read_bytes()) for path in files if path.is_file()}
        parts = [VERSION, engine_sha256(), self.ledger.edition.date, read]
        return self.publication.store / "docs" / sha256(json.dumps(parts, sort_keys=True).encode())[:24]

    def jobs(self, work: Path) -> list[SphinxJob]:
        (work / "stage").mkdir(parents=True)
        stage_docs(self.publication, work / "stage")
        return [html_job(self.publication, self.ledger, work / "stage", work / "html" / "out", "docs")]

    def finish(self, work: Path) -> Path:
        out = work / "html" / "out"
        for path in out.iterdir():
            if path.name not in ("docs", "_images"):  # styles and scripts are the root's, the front page too
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (out / "docs" / SCHEMA).write_bytes(_schema())
        write_index(out / "docs")
        return out


def render(wanted: Sequence[Pages], server: RenderServer, report: Progress) -> list[Path]:
    """Folders of finished pages, in the order asked for; those that are not stored are rendered side by side.

    Raises
    ------
    ContentError : a page is wrong; the folders that are right are stored all the same.
    """
    folders = [pages.folder for pages in wanted]
    missing = [(pages, folder) for pages, folder in zip(wanted, folders, strict=True) if not is_whole(folder)]
    area = wanted[0].publication.store / "work"
    area.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=area, prefix=prefix("pages")) as name:
        work = [Path(name).resolve() / str(number) for number in range(len(missing))]  # resolved: Sphinx compares paths
        report.live(f"  render {', '.join(pages.label.removeprefix('render ') for pages, _ in missing)} …")
        jobs = [pages.jobs(here) for (pages, _), here in zip(missing, work, strict=True)]
        rendered = iter(server.render([job for several in jobs for job in several]) if missing else [])
        errors: list[ContentError] = []
        for (pages, folder), here, several in zip(missing, work, jobs, strict=True):
            results = [(job, next(rendered)) for job in several]
            try:
                for job, result in results:
                    check_rendered(pages.publication, pages.ledger, job, result)
                with room(folder):
                    keep_whole(pages.finish(here), folder)
            except ContentError as error:
                errors.append(error)
                continue
            report.line(pages.label, max(result.seconds for _, result in results), pages.note)
    if errors:
        raise errors[0]
    for pages in wanted:
        if pages not in [one for one, _ in missing]:
            report.line(pages.label, 0.0, "stored")
    return folders


def _rooted(html: str, base: str) -> str:
    """A page whose own links begin at the site's root, since it is shown at addresses of any depth."""
    return re.sub(r'(\b(?:href|src)=")(?![a-z]+:|[#/])(?:\.\./)*', rf"\g<1>{base}", html)
