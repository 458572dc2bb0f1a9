"""The documentation of a publication, at ``docs/`` of its site."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from memobook.publication.engine import VERSION, engine_sha256
from memobook.publication.files import files_under, sha256

from .descriptions.search_index import write_index
from .pages import Pages
from .render import html_job, stage_docs
from .sphinx_job import SphinxJob

# what they show besides their own files
DOCS_INPUTS = ("_config.yml", "_toc.yml", "uv.lock", "data/datapackage.json")


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
        from memobook.ledger.shape.ledger import NAME, dump_schema

        out = work / "html" / "out"
        for path in out.iterdir():
            if path.name not in ("docs", "_images"):  # styles and scripts are the root's, the front page too
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (out / "docs" / NAME).write_bytes(dump_schema())
        write_index(out / "docs", [path.name for path in (out / "docs").glob("*.html")])
        return out
