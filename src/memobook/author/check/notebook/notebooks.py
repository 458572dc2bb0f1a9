"""Notebooks: what makes a committed notebook unlike what its runs see."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from difflib import get_close_matches
from functools import partial
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.runs.committed import default_page
from memobook.themes.cells.notebook_file import INJECTED, TEACHING, source_of, tags_of
from memobook.themes.parameter import read_parameters
from memobook.themes.theme import Theme, read_notebook
from memobook.themes.values.value import VALUE

from ..material import Material, Notebook
from ..rule import rule
from .names import Cell, early_uses, read_cell
from .packaged import names_imported, packaged_reads
from .reads import PACKAGED, READS, WRITE, reads_of

ABSOLUTE = rule(
    "notebook.path", "error", "A notebook holds a path of somebody’s machine.",
    "name files relative to the publication; memobook execute takes paths out of outputs",
)  # fmt: skip
ORDER = rule(
    "notebook.order", "error", "The counts of a notebook’s outputs are not those of one run from top to bottom.",
    "memobook execute",
)  # fmt: skip
OUTPUTS = rule(
    "notebook.outputs", "error", "The outputs in a committed notebook are not those of the newest edition’s run.",
    "memobook execute",
)  # fmt: skip
PARAMETER = rule(
    "notebook.parameter", "warning", "No cell uses a parameter that the notebook declares.",
    "use it or take it out",
)  # fmt: skip
OTHER = rule(
    "notebook.theme", "error", "A notebook opens another theme than its own, whose names its values would take.",
    "name the theme as its file is named",
)  # fmt: skip
HIDDEN = rule(
    "notebook.hidden", "error", "A cell uses a name that only a later cell makes: it worked in another order of runs.",
    "move the cell that makes it above the one that uses it",
)  # fmt: skip
TAG = rule(
    "notebook.tag", "warning", "A tag of a cell is none that anything reads, and nearly one that is.",
    "mend the tag, or give it a name that is like none of these",
)  # fmt: skip
# tags of Jupyter Book, papermill and this engine
TAGS = {
    *("hide-input", "hide-output", "hide-cell", "remove-input", "remove-output", "remove-cell", "raises-exception"),
    *("parameters", "skip-execution", "scroll-output", "output_scroll", "full-width", "margin", "popout"),
    *("remove-stderr", "remove-stdout", "hide_input", "hide_output", "remove_input", "remove_output", "remove_cell"),
    *("hide_cell", TEACHING, INJECTED),
}

PATH = re.compile(
    r"(?<![\w/.:~-])(?:/(?:home|Users|root|tmp|var/folders|private|mnt|workspace|opt)/[\w.@-]+|[A-Za-z]:\\\\?(?:Users|Documents)\\\\?\w+|file:///\w)"
)


def tags(material: Material) -> Iterator[Finding]:
    """Tags that were meant to be others: a misspelt one does nothing, without a word."""
    for notebook in material.notebooks:
        for cell in notebook.cells:
            for tag in tags_of(cell):
                near = get_close_matches(tag, sorted(TAGS), n=1, cutoff=0.8) if tag not in TAGS else []
                if near:
                    yield TAG.at(notebook.cell_place(cell), f"nothing reads the tag {tag!r}", f"write {near[0]!r}")


def machine_paths(material: Material) -> Iterator[Finding]:
    """Absolute paths in sources and outputs."""
    for notebook in material.notebooks:
        for cell in notebook.cells:
            source = source_of(cell)
            for found in PATH.finditer(source):
                line = source.count("\n", 0, found.start()) + 1
                yield ABSOLUTE.at(notebook.cell_place(cell, line), f"{found[0]!r} is a path of one machine")
            outputs = json.dumps([_texts(output) for output in cell.get("outputs", [])], ensure_ascii=False)
            told = PATH.search(outputs)
            if told:
                yield ABSOLUTE.at(notebook.cell_place(cell), f"an output holds {told[0]!r}, a path of one machine")


def orders(material: Material) -> Iterator[Finding]:
    """Execution counts that are not 1, 2, 3 …; none at all are those of a notebook that was never executed."""
    for notebook in material.notebooks:
        counted = [(cell, cell.get("execution_count")) for cell, source in notebook.code if source.strip()]
        if all(count is None for _, count in counted):
            continue
        for expected, (cell, count) in enumerate(counted, 1):
            if count != expected:
                message = f"the cell is number {expected} and was executed as number {count or 'none'}"
                yield ORDER.at(notebook.cell_place(cell), message)
                break


def outputs(material: Material) -> Iterator[Finding]:
    """Values in committed notebooks that are not those of the newest edition's run."""
    ledger = material.ledger
    if ledger is None or not material.newest:
        return
    for notebook in material.notebooks:
        if VALUE not in json.dumps([cell.get("outputs", []) for cell in notebook.cells]):
            continue  # never executed, or cleared
        try:
            held = read_notebook({"cells": notebook.cells, "metadata": {}}, notebook.theme).values
        except ContentError as error:
            yield OUTPUTS.at(notebook.place, f"its outputs can’t be read: {error.message}")
            continue
        page, _ = default_page(Theme.read(material.publication.notebooks, notebook.theme), ledger.edition)
        if page not in ledger.executed:
            continue
        # a family's notebook records under its own name what the ledger has under a member's
        ours = {f"{notebook.theme}.{id.rpartition('.')[2]}": v for id, v in ledger.executed[page].values.items()}
        for id in sorted(held.keys() | ours.keys()):
            old, new = held.get(id), ours.get(id)
            if old is None or new is None or (old.text, old.label) != (new.text, new.label):
                told = " and ".join(f"{v.text} {where}" for v, where in ((old, "there"), (new, "now")) if v)
                cell = (new or old).cell  # type: ignore[union-attr]
                yield OUTPUTS.at(f"{notebook.place} cell {cell!r}", f"{id} is {told}")
                break


def code(material: Material) -> Iterator[Finding]:
    """Unused parameters, names used before they are made, and reads past the as-of view."""
    for notebook in material.notebooks:
        if all(not _declares(cell) for cell, _ in notebook.code):
            yield from _unreadable(material, notebook)  # a run tells the first alone
        asked = [notebook.place, [[cell.get("id"), _declares(cell), source] for cell, source in notebook.code]]
        found = material.answers.of("code", asked, partial(_of_code, notebook))
        yield from (Finding(**one) for one in found)


def _of_code(notebook: Notebook) -> list[dict[str, str]]:
    """What the code of a notebook tells by itself, with ids, tags and place."""
    cells = [(cell, read_cell(source)) for cell, source in notebook.code]
    found = [*_parameters(notebook, [read for cell, read in cells if not _declares(cell)])]
    for index, name, line in early_uses([read for _, read in cells]):
        message = f"{name!r} is used here and made only by a later cell"
        found.append(HIDDEN.at(notebook.cell_place(cells[index][0], line), message))
    imported = names_imported(node for _, read in cells for node in read.nodes)
    for cell, read in cells:
        for line, told in reads_of(read.nodes):
            found.append(READS.at(notebook.cell_place(cell, line), f"{told} reads past the as-of view"))
        for line, told in _opened(read):
            if told != notebook.theme:
                message = f"it opens the theme {told!r}, and is {notebook.place}"
                found.append(OTHER.at(notebook.cell_place(cell, line), message, f"write {notebook.theme!r}"))
        for line, told in packaged_reads(read.nodes, imported):
            found.append(READS.at(notebook.cell_place(cell, line), PACKAGED.format(name=told), WRITE))
    return [asdict(one) for one in found]


def _opened(cell: Cell) -> Iterator[tuple[int, str]]:
    """Line and name of each theme that a cell opens by a name that is written there."""
    for node in cell.nodes:
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="memobook"), attr="open"), args=[ast.Constant(value=str(told)), *_]
            ):
                yield node.lineno, told


def _unreadable(material: Material, notebook: Notebook) -> Iterator[Finding]:
    try:
        Theme.read(material.publication.notebooks, notebook.theme)
    except ContentError as error:
        yield Finding.of(error)


def _parameters(notebook: Notebook, cells: list[Cell]) -> Iterator[Finding]:
    used = {name for cell in cells for name in cell.used}
    for cell, source in notebook.code:
        if not _declares(cell):
            continue
        problems: list[ContentError] = []
        try:
            declared = read_parameters(source, notebook.cell_place(cell), problems)
        except ContentError as error:
            yield Finding.of(error)
            return
        yield from map(Finding.of, problems)
        for name in declared:
            if name not in used and name != "as_of":
                line = next((n for n, text in enumerate(source.split("\n"), 1) if re.match(rf"{name}\s*[:=]", text)), 1)
                yield PARAMETER.at(notebook.cell_place(cell, line), f"no cell uses the parameter {name!r}")


def _declares(cell: dict[str, Any]) -> bool:
    return "parameters" in cell.get("metadata", {}).get("tags", [])


def _texts(output: dict[str, Any]) -> Any:
    """What an output says in words; pictures and fonts hold no paths of machines that a reader meets."""
    data = {kind: text for kind, text in output.get("data", {}).items() if not kind.startswith("image/")}
    return [data, output.get("text", ""), output.get("traceback", []), output.get("evalue", "")]
