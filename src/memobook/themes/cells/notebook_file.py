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
    text = read_text(path, place)
    try:
        notebook: dict[str, Any] = json.loads(text)
        major = notebook.get("nbformat", 4)
        if major == 4:
            _check_whole(notebook, text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        conflict = re.search(r"^<{7} ", text, re.MULTILINE)
        told = "a merge left a conflict in it" if conflict else f"not a notebook: {error}"
        fix = "take one side whole, then memobook execute; or merge with nbdime" if conflict else "restore it"
        raise ContentError("theme.syntax", told, place=place, fix=fix) from error
    if major != 4:
        raise ContentError(
            "theme.format",
            f"it is of version {major!r} of the notebook format",
            place=place,
            fix="open and save it in JupyterLab, which writes version 4",
        )
    _check_metadata(notebook, place)
    for number, cell in enumerate(notebook["cells"], 1):
        _check_cell(cell, number, place)
    return notebook


def _check_whole(notebook: dict[str, Any], text: str) -> None:
    """Refuse what has no list of cells, and half of a character, which JSON can write and no file hold.

    Raises
    ------
    KeyError, TypeError, UnicodeEncodeError
    """
    if not isinstance(notebook["cells"], list):
        raise TypeError("its cells are no list")
    if "\\ud" in text.lower():
        json.dumps(notebook, ensure_ascii=False).encode()


def _check_metadata(notebook: dict[str, Any], place: str) -> None:
    """Refuse what the notebook says of itself in another form than the format's."""
    metadata = notebook.get("metadata", {})
    minor = notebook.get("nbformat_minor", 5)
    if not isinstance(metadata, dict):
        wrong = "its metadata are no object"
    elif odd := [name for name in ("kernelspec", "language_info") if not isinstance(metadata.get(name) or {}, dict)]:
        wrong = f"{odd[0]} in its metadata is no object"
    elif not isinstance(minor, int):
        wrong = f"its nbformat_minor is {minor!r}, and no number"
    else:
        return
    fix = "mend it, or open and save the notebook in JupyterLab"
    raise ContentError("theme.cell", wrong, place=place, fix=fix)


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
    elif not isinstance(cell.get("outputs", []), list) or not all(map(_is_output, cell.get("outputs", []))):
        wrong = "its outputs are no list of objects with data"
    elif not _are_attachments(cell.get("attachments", {})):
        wrong = "its attachments are no texts by their names and kinds"
    else:
        return
    raise ContentError(
        "theme.cell", wrong, place=f"{place} cell {name}", fix="mend it, or open and save the notebook in JupyterLab"
    )


def _is_text(field: Any) -> bool:
    """Whether a field is a text or a list of its lines."""
    return isinstance(field, str) or (isinstance(field, list) and all(isinstance(line, str) for line in field))


def _is_output(output: Any) -> bool:
    """Whether an output is an object with what it may have: data and metadata, texts and pictures as text."""
    if not isinstance(output, dict) or not isinstance(output.get("metadata", {}), dict):
        return False
    data = output.get("data", {})
    # of other kinds, as of JSON, anything may stand there
    return isinstance(data, dict) and all(
        _is_text(field) for kind, field in data.items() if kind.startswith(("text/", "image/"))
    )


def _are_attachments(field: Any) -> bool:
    return isinstance(field, dict) and all(
        isinstance(one, dict) and all(map(_is_text, one.values())) for one in field.values()
    )


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
