"""A notebook's file, of any version 4 of the format: read, with an id for each cell and nothing that papermill left."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.files import read_text

INJECTED = "injected-parameters"
KINDS = ("code", "markdown", "raw")
TEACHING = "teaching"  # tag of a cell that explains, in which numbers are examples
# kernels that say their language by their name alone
FOREIGN = re.compile(
    r"(?:x?r|ir|x?cpp|julia|bash|z?sh|sos|deno|(?:java|type|coffee)script|octave|matlab|sas|stata|scala|spark|rust"
    r"|i?ruby|i?perl|go|gophernotes|java|kotlin|x?sql|x?lua|i?haskell|wolfram\w*|maxima|gnuplot|php|fortran|sage\w*)"
    r"(?:[-_. \d].*)?"
)


def read_cells(path: Path, place: str) -> dict[str, Any]:
    """A notebook as it lies on disk.

    Raises
    ------
    ContentError : ``theme.missing``, ``theme.syntax``, ``theme.format`` or ``theme.cell``.
    """
    if not path.is_file():
        raise ContentError("theme.missing", "this notebook does not exist", place=place, fix="add it")
    try:
        notebook: dict[str, Any] = json.loads(read_text(path, place))
        major = notebook.get("nbformat", 4)
        if major == 4:
            notebook["cells"]
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        conflict = re.search(r"^<{7} ", read_text(path, place), re.MULTILINE)
        told = "a merge left a conflict in it" if conflict else f"not a notebook: {error}"
        fix = "take one side whole, then memobook execute; or merge with nbdime" if conflict else "restore it"
        raise ContentError("theme.syntax", told, place=place, fix=fix) from error
    if major != 4:
        raise ContentError(
            "theme.format",
            f"it is of version {major} of the notebook format",
            place=place,
            fix="open and save it in JupyterLab, which writes version 4",
        )
    for number, cell in enumerate(notebook["cells"], 1):
        _check_cell(cell, number, place)
    return notebook


def _check_cell(cell: Any, number: int, place: str) -> None:
    """Refuse a cell that is none of the format; what it may leave out is put in where it is read."""
    name = repr(cell["id"]) if isinstance(cell, dict) and isinstance(cell.get("id"), str) else f"number {number}"
    if not isinstance(cell, dict):
        wrong = "it is no object with a type and a source"
    elif cell.get("cell_type") not in KINDS:
        wrong = f"its cell_type is {cell.get('cell_type')!r}, and not code, markdown or raw"
    elif not isinstance(cell.get("id", ""), str):
        wrong = f"its id is {cell['id']!r}, and no text"
    elif not _is_text(cell.get("source", "")):
        wrong = "its source is no text"
    elif not isinstance(cell.get("metadata", {}), dict):
        wrong = "its metadata are no object"
    elif not isinstance(tags_of(cell), list) or not _is_text(tags_of(cell)):
        wrong = f"its tags are {tags_of(cell)!r}, and no list of texts"
    elif not isinstance(cell.get("outputs", []), list):
        wrong = "its outputs are no list"
    else:
        return
    raise ContentError(
        "theme.cell", wrong, place=f"{place} cell {name}", fix="mend it, or open and save the notebook in JupyterLab"
    )


def _is_text(field: Any) -> bool:
    """Whether a field is a text or a list of its lines."""
    return isinstance(field, str) or (isinstance(field, list) and all(isinstance(line, str) for line in field))


def own_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The author's cells, each with an id: one that has none (before version 4.5) is called by its number.

    The cell that papermill injects is no author's: a run gets its own.
    """
    cells = [cell for cell in notebook["cells"] if INJECTED not in tags_of(cell)]
    used = {cell["id"] for cell in cells if cell.get("id")}
    for number, cell in enumerate(cells, 1):
        if not cell.get("id"):
            name = f"cell-{number}"
            while name in used:
                name += "-a"
            used.add(name)
            cell["id"] = name
    return cells


def author_notebook(path: Path, place: str) -> dict[str, Any]:
    """A notebook as its author means it: :func:`own_cells` only, in the newest form, for a kernel of Python.

    Raises
    ------
    ContentError : as :func:`read_cells`, and ``theme.kernel``.
    """
    notebook = read_cells(path, place)
    metadata = notebook.setdefault("metadata", {})
    check_kernel(metadata, place)
    notebook["cells"] = own_cells(notebook)
    notebook |= {"nbformat": 4, "nbformat_minor": max(5, notebook.get("nbformat_minor", 5))}
    for cell in notebook["cells"]:
        cell.setdefault("metadata", {})
        if "\r" in joined(cell["source"]):
            cell["source"] = source_of(cell)
        if cell["cell_type"] == "code":
            cell.setdefault("outputs", [])
            cell.setdefault("execution_count", None)
    return notebook


def check_kernel(metadata: dict[str, Any], place: str) -> None:
    """Refuse a notebook that is for a kernel of another language.

    Raises
    ------
    ContentError : ``theme.kernel``.
    """
    spec = metadata.get("kernelspec") or {}
    language = str(spec.get("language") or (metadata.get("language_info") or {}).get("name") or "")
    name = str(spec.get("name", ""))
    foreign = language and not re.match(r"i?python", language, re.IGNORECASE)
    if foreign or (not language and FOREIGN.fullmatch(name.lower())):
        told = spec.get("display_name") or name or language
        raise ContentError(
            "theme.kernel",
            f"it is for the kernel {told!r}" + (f", whose language is {language}" if language else ""),
            place=place,
            fix="a theme runs in a kernel of Python: write its cells in Python, "
            "or compute elsewhere and read the result as a dataset",
        )


def tags_of(cell: dict[str, Any]) -> list[str]:
    """The tags of a cell."""
    tags: list[str] = cell.get("metadata", {}).get("tags", [])
    return tags


def joined(source: str | list[str]) -> str:
    """Text of a notebook field, which may be stored as a list of lines."""
    return source if isinstance(source, str) else "".join(source)


def source_of(cell: dict[str, Any]) -> str:
    """A cell's source as one text, with line feeds for line ends."""
    return joined(cell.get("source", "")).replace("\r\n", "\n")
