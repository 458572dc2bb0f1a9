"""What rules look at: an edition's files as they are written and, where it could be had, its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from memobook.data.package import DataPackage
from memobook.editions.edition import FRONT, Edition
from memobook.editions.family import Family, Member
from memobook.editions.forecasts.file import forecasts_path
from memobook.editions.previous import read_previous
from memobook.ledger.ledger import Ledger
from memobook.pages.outputs.shown_markdown import shown_markdown
from memobook.publication.answers import Answers, answers
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.publication.yaml_file import Entry, read_yaml
from memobook.runs.schedule.finished import Run
from memobook.site.assembly import Assembly
from memobook.themes.cells.notebook_file import TEACHING, own_cells, read_cells, source_of, tags_of
from memobook.themes.member import filled

from .likely import Source, sources
from .markdown import Markdown

# errors of declarations of grids, which the runs of the themes themselves need not
GRIDS = ("sensitivity.", "parameter.", "theme.unknown")


@dataclass(frozen=True)
class Notebook:
    """A committed notebook as it is on disk; that of a family prints its members' values."""

    theme: str
    place: str
    cells: list[dict[str, Any]]
    family: Family | None = None

    def cell_place(self, cell: dict[str, Any], line: int = 0) -> str:
        """Place of a cell, or of a line of it from 1."""
        return f"{self.place} cell {cell.get('id', '?')!r}" + (f" line {line}" if line else "")

    @property
    def code(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Code cells with their source."""
        return ((c, source_of(c)) for c in self.cells if c.get("cell_type") == "code")

    @property
    def prose(self) -> Iterator[tuple[dict[str, Any], Markdown]]:
        """Markdown cells, those of a family with the ids of its first member's values."""
        return self.prose_of(next(iter(self.family.members.values())) if self.family else None)

    def prose_of(self, member: Member | None) -> Iterator[tuple[dict[str, Any], Markdown]]:
        """Markdown cells with the ids that they have on a member's page."""
        for cell in self.cells:
            if cell.get("cell_type") == "markdown":
                text = source_of(cell)
                # its words stay as they are written: numbers in a member's title are no author's
                text = filled(text, self.theme, member.name, {}) if member else text
                yield cell, Markdown(text, self.cell_place(cell), in_cell=True, teaching=TEACHING in tags_of(cell))


class Material:
    """An edition and what surrounds it.

    Parameters
    ----------
    assembly : may be one that has assembled other editions.
    ledger, edition : of that day, where they are at hand.
    grids : False where nothing is asked of the runs of grids, so that none is executed.

    Attributes
    ----------
    broken : what stopped the ledger, as a build would say it; rules that need a ledger are left out then.
    explained : ids of errors for which a rule has said more exactly what is wrong.
    """

    def __init__(
        self,
        publication: Publication,
        date: str,
        *,
        assembly: Assembly | None = None,
        ledger: Ledger | None = None,
        edition: Edition | None = None,
        grids: bool = True,
    ) -> None:
        self.publication, self.date = publication, date
        self.assembly = assembly or Assembly(publication, Progress())
        self.broken: list[ContentError] = []
        self.explained: set[str] = set()
        self._ledger, self._edition, self._grids = ledger, edition, grids

    @property
    def answers(self) -> Answers:
        """What is known of questions that hold all that they depend on."""
        return answers(self.publication.root)

    @cached_property
    def package(self) -> DataPackage:
        return self.assembly.package

    @cached_property
    def edition(self) -> Edition | None:
        """The edition; None where its files can't be read, which ``ledger`` tells."""
        try:
            return self._edition or Edition.read(self.publication, self.date)
        except ContentError:
            return None

    @cached_property
    def ledger(self) -> Ledger | None:
        """The ledger, after the edition's themes ran; None where it can't be had."""
        if self._ledger is not None:
            return self._ledger
        if not self._grids:
            return self._without_grids()
        try:
            return self.assembly.ledger(self.date, edition=self.edition)[0]
        except ContentError as error:
            self.broken += [error, *error.more]
            # results that are not as released don't keep the rules from looking at those that there are
            if error.id == "lock.differs":
                return self.assembly.ledger(self.date, locked=False, edition=self.edition)[0]
            # nor does a grid that was declared wrongly
            return self._without_grids() if error.id.startswith(GRIDS) else None

    def _without_grids(self) -> Ledger | None:
        try:
            return self.assembly.ledger(self.date, grids=False, edition=self.edition)[0]
        except ContentError as error:
            self.broken += [error, *error.more]
            return None

    @property
    def families_known(self) -> bool:
        """Whether its families are those that are meant: the front matter declares none wrongly."""
        declared = ("family.", "parameter.", "front.", "yaml.")
        return self.ledger is not None or not any(one.id.startswith(declared) for one in self.broken)

    @property
    def grids_wait(self) -> bool:
        """Whether runs of its declared grids would have to be executed; its own runs are had."""
        if self.edition is None:
            return False
        try:
            runs = self.assembly.runs(self.edition)
            return self.assembly.runner.stored_grid_runs(self.edition, runs) is None
        except ContentError:
            return False  # it is told with the rest

    @cached_property
    def runs(self) -> Mapping[str, Run]:
        """The runs behind the ledger, by theme; none where that can't be had."""
        return self.assembly.runs(self.ledger.edition) if self.ledger else {}

    @cached_property
    def previous(self) -> dict[str, Any] | None:
        """The ledger of the edition before; None for the first, and where it can't be had."""
        try:
            before = read_previous(self.publication, self.date, lambda date: self.assembly.ledger(date)[0].as_json())
        except ContentError:
            return None  # it is found where that edition is checked
        return before.ledger if before else None

    @cached_property
    def headlines(self) -> list[Markdown]:
        """Headlines of the runs' figures, as they are written; none where the ledger can't be had."""
        return [
            Markdown(figure["headline"], f"notebooks/{theme.partition('/')[0]}.ipynb figure {id!r}", in_cell=True)
            for theme, run in (self.ledger.executed.items() if self.ledger else ())
            for id, figure in run.figures.items()
            if figure.get("headline")
        ]

    @cached_property
    def sources(self) -> list[Source]:
        """What a typed number may be."""
        return sources(self.ledger)

    @property
    def newest(self) -> bool:
        """Whether it is the newest edition, of which the committed notebooks hold the outputs."""
        return self.date == self.publication.newest()

    @cached_property
    def memo(self) -> Markdown:
        """The memo's text; the front matter's lines are there and empty."""
        place = f"book/memos/{self.date}.md"
        text = read_text(self.publication.memos / f"{self.date}.md", place)
        front = FRONT.match(text)
        blank = "\n" * text[: front.end()].count("\n") if front else ""
        return Markdown(blank + text[front.end() if front else 0 :], place)

    @cached_property
    def forecast_file(self) -> Entry:
        """The file of the edition's forecasts as written; empty where it can't be read, which the ledger tells."""
        path = forecasts_path(self.publication, self.date)
        try:
            return read_yaml(path, self.publication.root) if path.is_file() else Entry()
        except ContentError:
            return Entry()

    @cached_property
    def pages(self) -> list[Markdown]:
        """All pages of the publication but memos, and but indexes of families that the edition doesn't have."""
        folder = self.publication.root / "book"
        others = {path.stem for path in self.publication.notebooks.glob("*.ipynb")}
        others -= set(self.edition.families) if self.edition else others
        found = sorted(
            path for path in folder.rglob("*.md")
            if path.parent != self.publication.memos and not (path.parent == folder and path.stem in others)
        )  # fmt: skip
        return [Markdown(read_text(path, self.publication.place(path)), self.publication.place(path)) for path in found]

    @property
    def texts(self) -> list[Markdown]:
        """Everything that is written: the memo, the other pages, and the prose of the notebooks."""
        return [self.memo, *self.pages, *(text for notebook in self.notebooks for _, text in notebook.prose)]

    @property
    def outputs(self) -> Iterator[Markdown]:
        """What the runs' cells show as Markdown, each once; members of a family show much the same."""
        seen = set()
        for theme, run in self.runs.items():
            for cell in run.notebook["cells"]:
                for output in cell.get("outputs", []):
                    place = f"notebooks/{theme.partition('/')[0]}.ipynb cell {cell['id']!r} output"
                    text = shown_markdown(output)
                    if text and (place, text) not in seen:
                        seen.add((place, text))
                        yield Markdown(text, place, in_cell=True)

    @cached_property
    def notebooks(self) -> list[Notebook]:
        """The committed notebooks of the edition's themes, as far as they can be read."""
        names = self.edition.tops if self.edition else []
        found = []
        for name in names:
            path = self.publication.notebooks / f"{name}.ipynb"
            cells = _cells(path)
            if cells is not None:
                family = self.edition.families.get(name) if self.edition else None
                found.append(Notebook(name, f"notebooks/{name}.ipynb", cells, family))
        return found


def _cells(path: Path) -> list[dict[str, Any]] | None:
    """The cells of a notebook; None where it is none, which a run tells."""
    try:
        return own_cells(read_cells(path, path.name))
    except (ContentError, TypeError, AttributeError):
        return None
