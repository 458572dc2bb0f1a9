"""Pages of a large family's members, each kept by itself: what one member changes is its own page.

Such a page shows its own run, the frame that all pages have, and of the ledger what has to do with the values that it
names. It is kept under the hash of just that, so it must name nothing else: a family whose notebook cites, shows
pictures beside it or has directives is rendered with its edition, and so is one of a few members, for which processes
of their own would cost more than they save.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from memobook.ledger.ledger import Ledger
from memobook.publication.files import sha256, write_aside
from memobook.publication.folder import Publication
from memobook.runs.schedule.finished import Run
from memobook.themes.cells.notebook_file import source_of
from memobook.themes.theme import Theme

from .carried import names_in
from .member_frame import Shown
from .render import html_job, write_toc
from .sphinx_job import SphinxJob
from .writers import cores

# members of a family from which on its pages are rendered by themselves
FEWEST = 24
# pages that one process renders, so that its memory does not grow with the family
MOST = 150
# roles that need no other page to be read, and what may be written beside them
ALONE = ("value", "stated", "member", "literal", "page", "term", "math")
ROLE = re.compile(r"\{([\w:+.-]+)\}`")
BLOCK = re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{|^\([^)\n]+\)=", re.MULTILINE)
PICTURE = re.compile(r'"(?:\.\./)*(_images/[^"]+)"')
# the page at which Sphinx begins; no theme can have this name
ROOT = "members-apart"


def apart(publication: Publication, ledger: Ledger) -> list[str]:
    """Pages of an edition that are rendered by themselves."""
    found: list[str] = []
    for theme, family in ledger.edition.families.items():
        pages = [page for page in family.members if page in ledger.executed]
        if len(pages) >= FEWEST and _stands_alone(publication, theme):
            found += pages
    return found


def _stands_alone(publication: Publication, theme: str) -> bool:
    texts = [source_of(c) for c in Theme.read(publication.notebooks, theme).cells if c["cell_type"] == "markdown"]
    roles = {role for text in texts for role in ROLE.findall(text)}
    return roles <= set(ALONE) and not any(BLOCK.search(text) or list(names_in(text)) for text in texts)


class MemberPages:
    """The pages of an edition that are rendered by themselves.

    Parameters
    ----------
    common : hash of what the frame of all pages shows.
    """

    def __init__(self, publication: Publication, ledger: Ledger, runs: dict[str, Run], common: str) -> None:
        self.publication, self.ledger, self.runs, self.common = publication, ledger, runs, common
        self.pages = apart(publication, ledger)

    @cached_property
    def missing(self) -> list[str]:
        """Those that are not stored as they have to be."""
        return [page for page in self.pages if self._stored(page) is None]

    @cached_property
    def _files(self) -> dict[str, Path]:
        shown = Shown(self.ledger)
        folder = self.publication.store / "pages" / self.ledger.edition.date / "members"
        return {
            page: folder / f"{sha256(json.dumps([self.common, shown.of(page, self.runs[page])]).encode())[:24]}.json"
            for page in self.pages
        }

    def jobs(self, stage: Path, work: Path) -> list[SphinxJob]:
        """The renderings of missing pages, whose sources lie in ``stage`` with all others."""
        if not self.missing:
            return []
        number = max(min(cores(), len(self.missing) // FEWEST), -(-len(self.missing) // MOST), 1)
        (stage / f"{ROOT}.md").write_text("# Members\n", "utf-8")
        return [self._job(stage, work / str(n), self.missing[n::number]) for n in range(number)]

    def _job(self, stage: Path, work: Path, pages: list[str]) -> SphinxJob:
        toc = stage / f"_toc.members.{work.name}.yml"
        write_toc(toc, [ROOT, *pages])
        told = {"external_toc_path": str(toc), "external_toc_exclude_missing": True}
        job = html_job(self.publication, self.ledger, stage, work / "out", "edition")
        return SphinxJob(job.stage, job.out, job.builder, {**job.overrides, **told})

    def keep(self, jobs: list[SphinxJob]) -> None:
        """Store what was rendered."""
        for number, job in enumerate(jobs):
            for page in self.missing[number :: len(jobs)]:
                told = {name: _coded((job.out / name).read_bytes()) for name in _names(job.out, page)}
                held = json.dumps(told, sort_keys=True)
                write_aside(self._files[page], json.dumps([sha256(held.encode()), held]).encode())

    def put(self, out: Path) -> None:
        """Lay all of them out below a folder, where other pages join them."""
        for page in self.pages:
            stored = self._stored(page)
            assert stored is not None, f"{page} was rendered before"
            for name, coded in stored.items():
                path = out / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(base64.b85decode(coded[1:]) if coded[:1] == "b" else coded[1:].encode())

    def _stored(self, page: str) -> dict[str, str] | None:
        """Files of a page by their place; None where they are not stored, or not as they were kept."""
        try:
            hash, held = json.loads(self._files[page].read_text("utf-8"))
        except (OSError, ValueError):
            return None
        found: dict[str, str] = json.loads(held) if sha256(held.encode()) == hash else {}
        return found or None


def _names(out: Path, page: str) -> Iterator[str]:
    """Files that belong to a page: itself, its cards, and pictures that stand in it."""
    yield f"{page}.html"
    yield from (name for name in (f"cards/{page}.json", f"choices/{page}.json") if (out / name).is_file())
    yield from dict.fromkeys(PICTURE.findall((out / f"{page}.html").read_text("utf-8")))


def _coded(data: bytes) -> str:
    try:
        return f"t{data.decode()}"
    except UnicodeDecodeError:
        return f"b{base64.b85encode(data).decode()}"
