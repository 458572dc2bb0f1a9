"""A theme: its notebook, the parameters that the notebook declares, and what an executed copy recorded."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from memobook.publication.errors import ContentError, suggestion

from .cells.imports import project_modules
from .cells.notebook_file import author_notebook, joined, read_cells, source_of, tags_of
from .parameter import Parameter, read_parameters
from .values.value import ROWS, TABLE, VALUE, Value

# a parameters cell says for which day the theme runs where nothing else is said
DAY = re.compile(r'^(as_of: str = )"\d{4}-\d\d-\d\d"', re.MULTILINE)
NETWORK = "network"  # tag of a cell by which a theme asks for it
# the entry of an executed notebook's metadata that tells what the run read
READS = "memobook_reads"


@dataclass(frozen=True)
class Theme:
    """A notebook as its author wrote it.

    ``member`` is the name of the family's member for which it is to be executed; empty for a theme that is no family.
    """

    name: str
    path: Path
    notebook: dict[str, Any]
    parameters: dict[str, Parameter]
    member: str = ""

    @property
    def page(self) -> str:
        """Its page without ``.html``: the theme's name, and below it the member's."""
        return f"{self.name}/{self.member}" if self.member else self.name

    @property
    def cells(self) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = self.notebook["cells"]
        return cells

    @property
    def place(self) -> str:
        return f"notebooks/{self.name}.ipynb"

    @property
    def title(self) -> str:
        """The first heading."""
        for cell in self.cells:
            for line in source_of(cell).splitlines():
                if cell["cell_type"] == "markdown" and line.startswith("# "):
                    return line[2:].strip()
        return self.name

    @property
    def code(self) -> list[str]:
        """Sources of the code cells, in order."""
        return [source_of(cell) for cell in self.cells if cell["cell_type"] == "code"]

    @property
    def code_ids(self) -> list[str]:
        """Ids of the code cells, in order; a value is found by the id of its cell."""
        return [cell["id"] for cell in self.cells if cell["cell_type"] == "code"]

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self.path.parent.parent

    @cached_property
    def modules(self) -> dict[str, str]:
        """Relative path → SHA-256 of the project's own modules that the code reaches, when it is first asked."""
        return project_modules(self.code, self.root)

    @classmethod
    def read(cls, folder: Path, name: str) -> Theme:
        """The theme ``name``, or ``name/member``, from ``folder/<name>.ipynb``; nobody changes its notebook."""
        name, _, member = name.partition("/")
        path = folder / f"{name}.ipynb"
        return _read(path, path.read_bytes() if path.is_file() else None).for_member(member)

    @classmethod
    def _of(cls, path: Path) -> Theme:
        name, place = path.stem, f"notebooks/{path.name}"
        notebook = author_notebook(path, place)
        cells = notebook["cells"]
        ids = [c["id"] for c in cells]
        twice = next((id for id in ids if ids.count(id) > 1), None)
        if twice is not None:
            raise ContentError(
                "theme.ids",
                "two cells have the same id",
                place=f"{place} cell {twice!r}",
                fix="open and save it in a current JupyterLab, which gives each cell an id",
            )
        tagged = [c for c in cells if "parameters" in tags_of(c)]
        if len(tagged) != 1:
            raise ContentError(
                "parameters.cell",
                f"{len(tagged)} cells are tagged 'parameters'",
                place=place,
                fix="tag exactly one code cell 'parameters'",
            )
        parameters = read_parameters(source_of(tagged[0]), f"{place} cell {tagged[0].get('id', '?')!r}")
        return cls(name, path, notebook, parameters)

    @property
    def network(self) -> bool:
        """Whether it asks for the machine's network, by a cell that is tagged so."""
        return any(NETWORK in cell["metadata"].get("tags", []) for cell in self.notebook["cells"])

    def for_member(self, member: str) -> Theme:
        """The same notebook for another member of its family; what was found out about its code is shared."""
        found = copy(self)
        vars(found)["member"] = member
        return found

    def on(self, day: str) -> Theme:
        """The theme as an edition of a day has it: its parameters cell says that day, whichever memo is the newest."""
        notebook = json.loads(json.dumps(self.notebook))
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                source = joined(cell["source"])
                if (dated := DAY.sub(rf'\g<1>"{day}"', source)) != source:
                    # as one text or as lines, as its editor writes it: it is published so
                    cell["source"] = dated if isinstance(cell["source"], str) else dated.splitlines(keepends=True)
        if notebook == self.notebook:
            return self
        told = next(c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", []))
        return replace(self, notebook=notebook, parameters=read_parameters(source_of(told), self.place))

    def check(
        self, given: dict[str, Any], place: str, place_of: Callable[[str], str] | None = None, also: Iterable[str] = ()
    ) -> dict[str, Any]:
        """All parameters with their values: the given ones, checked by name, type and range, over the defaults.

        Parameters
        ----------
        place_of : gives where one is set, where that is known better.
        also : names that stand beside parameters where they are given, and may be meant.
        """
        for name, value in given.items():
            if name not in self.parameters:
                raise ContentError(
                    "parameter.unknown",
                    f"theme {self.name!r} has no parameter {name!r}",
                    place=place_of(name) if place_of else place,
                    fix=suggestion(name, _meant(name, self.parameters, also)),
                )
            try:
                self.parameters[name].check(value, self.name, place)
            except ContentError as error:
                if place_of:
                    error.place = place_of(name)
                raise
        return {name: given.get(name, p.default) for name, p in self.parameters.items()}


def _meant(name: str, parameters: Iterable[str], also: Iterable[str]) -> list[str]:
    """The names that a misspelt one may be: those beside the parameters where one is near, else the parameters."""
    near = get_close_matches(name, list(also), 1)
    return near if near and not get_close_matches(name, list(parameters), 1, 0.8) else list(parameters)


@lru_cache(512)  # a command asks for the parameters of each theme many times, of all in turn
def _read(path: Path, data: bytes | None) -> Theme:
    """The theme of a file that holds these bytes."""
    return Theme._of(path)


@dataclass(frozen=True)
class Executed:
    """What an executed notebook holds: its day, values, figures (words, drawings, data), tables, and datasets read.

    ``vintages`` are those datasets of which it read earlier vintages too.
    """

    theme: str
    as_of: str
    values: dict[str, Value]
    figures: dict[str, dict[str, Any]]
    tables: dict[str, dict[str, Any]]
    datasets: tuple[str, ...]
    vintages: tuple[str, ...] = ()


def read_executed(path: Path, theme: str) -> Executed:
    """Values, figures and tables of an executed notebook.

    Raises
    ------
    ContentError : the notebook holds an error, or was never executed.
    """
    return read_notebook(read_cells(path, f"notebooks/{path.name}"), theme)


def read_notebook(notebook: dict[str, Any], theme: str) -> Executed:
    """The same from a notebook that was read already."""
    place = f"notebooks/{theme.partition('/')[0]}.ipynb"
    values: dict[str, Value] = {}
    figures: dict[str, dict[str, Any]] = {}
    tables: dict[str, dict[str, Any]] = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error" and "raises-exception" not in tags_of(cell):
                raise ContentError(
                    "run.failed",
                    f"{output['ename']}: {output['evalue']}",
                    place=f"{place} cell {cell.get('id', '?')!r}",
                    fix="mend the cell and execute the notebook again",
                )
            bundle = output.get("data", {})
            if VALUE in bundle:
                rows = output.get("metadata", {}).get(ROWS)
                value = Value.from_json(bundle[VALUE], cell.get("id", "?"), rows)
                if value.id in values:
                    raise ContentError(
                        "value.name",
                        f"cells {values[value.id].cell!r} and {value.cell!r} both record {value.id!r}",
                        place=f"{place} cell {value.cell!r}",
                        fix="record it in one place only, or choose another name",
                    )
                values[value.id] = value
            figure = output.get("metadata", {}).get("memobook")
            if figure:
                _once(figure["id"], figures, "figure", f"{place} cell {cell.get('id', '?')!r}")
                figures[figure["id"]] = figure | {"svg": joined(bundle["image/svg+xml"])}
            if TABLE in bundle:
                _once(bundle[TABLE]["id"], tables, "table", f"{place} cell {cell.get('id', '?')!r}")
                tables[bundle[TABLE]["id"]] = bundle[TABLE]
    # one that records nothing shows what it shows in JupyterLab
    if not values and not any(cell.get("outputs") for cell in notebook["cells"]):
        raise ContentError(
            "run.empty",
            "it holds no recorded value and no output",
            place=place,
            fix=f"record a result, such as book.count(…), then: memobook execute {theme}",
        )
    reads = notebook["metadata"].get(READS, {})
    datasets = tuple(sorted({*reads.get("datasets", {}), *reads.get("parts", {})}))
    vintages = tuple(sorted(reads.get("vintages", {})))
    return Executed(theme, _day_of(notebook, place), values, figures, tables, datasets, vintages)


def _once(id: str, recorded: dict[str, Any], kind: str, place: str) -> None:
    """Refuse a second figure or table of a name, since pages would show the last alone."""
    if id in recorded:
        told = f"the {kind} {id!r} is recorded twice in a run"
        raise ContentError(
            "figure.name", told, place=place, fix="give each a name of its own, or record it in one place"
        )


def _day_of(notebook: dict[str, Any], place: str) -> str:
    for tag in ("injected-parameters", "parameters"):
        for cell in notebook["cells"]:
            if tag in cell.get("metadata", {}).get("tags", []):
                for node in ast.parse(source_of(cell)).body:
                    target = node.target if isinstance(node, ast.AnnAssign) else None
                    if isinstance(node, ast.Assign):
                        target = node.targets[0]  # type: ignore[assignment]
                    if isinstance(target, ast.Name) and target.id == "as_of":
                        return str(ast.literal_eval(node.value))  # type: ignore[attr-defined]
    raise ContentError("parameters.as_of", "no cell sets 'as_of'", place=place, fix="add it to the parameters")
