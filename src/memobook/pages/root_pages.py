"""The pages at the site's root: front door, archive, score, corrections, and how to verify an edition."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from memobook.ledger.ledger import Ledger
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.chain import heads
from memobook.publication.locks.keys import publisher_keys
from memobook.publication.shared_cache import shared_cache
from memobook.runs.schedule.finished import Run

from .descriptions.search_index import write_program
from .own_pages import SITE_PAGES
from .pages import Pages
from .reading_time import reading_minutes
from .render import clear_html, html_job, stage_site
from .sphinx_job import SphinxJob


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
        changes: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(publication, ledger, runs)
        self.score, self.corrections = score, corrections
        # what the front page tells of them
        self.changes = {name: changes[name] for name in ("before", "verdicts", "claims")} if changes else {}
        # the hash of an edition's folder is no matter of the archive, and comes after the pages
        self.entries = [{key: entry[key] for key in entry if key != "manifest"} for entry in entries]

    @property
    def folder(self) -> Path:
        key = self.key(tuple(SITE_PAGES), self.entries, prose=False)
        proof = [heads(self.publication), list(publisher_keys(self.publication))]
        edition = self.ledger.edition
        prose = [edition.summary, reading_minutes(edition.text)]
        told = [self.score, self.corrections, self.changes, proof, prose]
        digest = sha256(json.dumps(told, sort_keys=True).encode())[:8]
        return self.publication.store / "root" / f"{key}{digest}"

    def jobs(self, work: Path) -> list[SphinxJob]:
        (work / "stage").mkdir(parents=True)
        stage_site(self.publication, self.runs, work / "stage")
        given = self.publication, self.ledger, work / "stage", work / "html" / "out"
        return [html_job(*given, "site", self.entries, self.score, self.corrections, self.changes)]

    def finish(self, work: Path) -> Path:
        out = work / "html" / "out"
        clear_html(out)
        write_program(out, shared_cache("search", self.publication.root))
        missing = out / "404.html"
        missing.write_text(_rooted(missing.read_text("utf-8"), urlsplit(self.publication.base).path), "utf-8")
        return out


def _rooted(html: str, base: str) -> str:
    """A page whose own links begin at the site's root, since it is shown at addresses of any depth."""
    return re.sub(r'(\b(?:href|src)=")(?![a-z]+:|[#/])(?:\.\./)*', rf"\g<1>{base}", html)
