"""The pages of an edition: its folder of the site, rendered or taken from the store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from memobook.ledger.ledger import Ledger
from memobook.publication.files import hashes_under, sha256
from memobook.publication.folder import Publication
from memobook.runs.schedule.finished import Run

from .descriptions.descriptions import describe_edition
from .descriptions.picture import picture
from .figures.files import figure_files
from .kept_rendering import KeptRendering
from .member_pages import MemberPages
from .own_pages import EDITION_PAGES
from .pages import Pages
from .render import clear_html, dump_changes, html_job, pdf_job, stage_edition
from .site_tree import Hashes, write_manifest
from .sphinx_job import SphinxJob
from .writers import cores

PDFS = ("memo.pdf", "evidence.pdf")
# the memo's page
MEMO = "index"


class EditionPages(Pages):
    """An edition's folder: pages, PDF, ledger, figures, notebooks and data.

    Parameters
    ----------
    changes : what differs from the edition before it, as its page and ``changes.json`` show it; None where there is
        no edition before it.
    hashes : how files of renderings are hashed; by reading all of them where nothing is said.
    """

    note = "site and PDF"

    def __init__(
        self,
        publication: Publication,
        ledger: Ledger,
        runs: dict[str, Run],
        changes: dict[str, Any] | None = None,
        hashes: Hashes = hashes_under,
    ) -> None:
        super().__init__(publication, ledger, runs)
        self.changes, self._hashes = changes, hashes
        self._members: MemberPages | None = None
        self._rendering: KeptRendering | None = None

    @property
    def label(self) -> str:  # type: ignore[override]
        return f"render {self.ledger.edition.date}"

    @property
    def folder(self) -> Path:
        return self.publication.store / "pages" / self.ledger.edition.date / self._key(prose=True)

    def _key(self, *, prose: bool) -> str:
        told = [self.key(EDITION_PAGES, [], prose=prose), self.changes]
        return sha256(json.dumps(told).encode())[:24]

    @property
    def members(self) -> MemberPages:
        """The pages of large families, which are rendered by themselves."""
        if self._members is None:
            self._members = MemberPages(self.publication, self.ledger, self.runs, self.frame(EDITION_PAGES))
        return self._members

    def first_jobs(self, work: Path) -> list[SphinxJob]:
        members = self.members
        place = self.publication.store / "rendered" / self.ledger.edition.date
        place = place.resolve()  # Sphinx compares paths
        rendering = KeptRendering(place, self._key(prose=False), self._hashes)
        if rendering.take():
            self._rendering = rendering
        if rendering.stands:
            (rendering.folder / "stage" / f"{MEMO}.md").write_text(self.ledger.edition.text, "utf-8")
            shutil.rmtree(rendering.folder / "html" / "out" / "_static")  # made anew from all pages
            return []
        stage = self._area(work) / "stage"
        stage.mkdir(parents=True)
        stage_edition(self.publication, self.ledger, self.runs, stage, self.changes, set(members.pages))
        return members.jobs(stage, work / "members")

    def take_first(self, work: Path, jobs: list[SphinxJob]) -> None:
        if self._rendering and self._rendering.stands:
            return
        self.members.keep(jobs)
        # before the others are rendered, whose style sheet has the letters of all pages
        self.members.put(self._area(work) / "html" / "out")

    def jobs(self, work: Path) -> list[SphinxJob]:
        area = self._area(work)
        given = self.publication, self.ledger, area / "stage"
        html = html_job(*given, area / "html" / "out", "edition")
        html = replace(html, overrides={**html.overrides, "memobook_writers": cores()})  # which takes longest
        jobs = [html, pdf_job(*given, area / "pdf" / "out")]
        only = (MEMO,) if self._rendering and self._rendering.stands else None
        return [replace(job, only=only) for job in jobs]

    def _area(self, work: Path) -> Path:
        """Where sources and output lie: where the last rendering is, unless another process has it."""
        return self._rendering.folder if self._rendering else work

    def beside(self, work: Path) -> None:
        files = self._area(work) / "files"
        if not files.exists():
            for name, data in edition_files(self.ledger, self.runs, self.changes).items():
                (files / name).parent.mkdir(parents=True, exist_ok=True)
                (files / name).write_bytes(data())

    def finish(self, work: Path) -> Path:
        area, out = self._area(work), work / "finished"
        shutil.copytree(area / "html" / "out", out)
        for name in PDFS:
            shutil.copy(area / "pdf" / "out" / name, out / name)
        clear_html(out)
        shutil.copytree(area / "files", out, dirs_exist_ok=True)
        if self._rendering:
            self._rendering.keep()
        describe_edition(out, self.ledger)
        write_manifest(out, self._hashes)
        return out


def edition_files(
    ledger: Ledger, runs: dict[str, Run], changes: dict[str, Any] | None
) -> dict[str, Callable[[], bytes]]:
    """What an edition offers beside its pages, by address in its folder: ledger, changes, figures, notebooks, data, and
    the picture that stands beside links to it.
    """
    from memobook.ledger.shape.ledger import NAME, dump_schema

    files: dict[str, Callable[[], bytes]] = {"ledger.json": ledger.dump, NAME: dump_schema}
    files["picture.png"] = partial(picture, ledger)
    if changes is not None:
        files["changes.json"] = partial(dump_changes, changes)
    files |= figure_files(ledger)
    files |= {f"notebooks/{name}.ipynb": partial(getattr, run, "text") for name, run in runs.items()}
    package = ledger.view.package
    for name in (name for name in ledger.datasets if package.dataset(name).redistribute):
        files[f"data/{name}.csv"] = partial(ledger.view.bytes, name)
        if package.dataset(name).is_parquet:
            files[f"data/{name}.parquet"] = partial(ledger.view.parquet, name)
    for name in (name for name in ledger.vintages if package.dataset(name).redistribute):
        files[f"data/{name}.vintages.csv"] = partial(ledger.view.vintages_bytes, name)
    return files
