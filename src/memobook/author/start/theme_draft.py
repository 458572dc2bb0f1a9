"""A new theme: notebook, dataset, page and test, as small as they can be and still build."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from memobook.data.dataset import DESCRIPTOR
from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.pages.sphinxext.site import ROOT_PAGES
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text, write_together
from memobook.publication.folder import Publication
from memobook.publication.lock import read_locks
from memobook.runs.kernels.normalised import dump_notebook
from memobook.themes.value import NAME

PLACE = "memobook new-theme"
# addresses of an edition's folder that other pages and files have
RESERVED = {"memo", "evidence", "methods", "changes", "values", "figures", "notebooks", "data", "pagefind", *ROOT_PAGES}
HEADER = "id,amount,published\n"
FIELDS = (
    ("id", "string", "What the observation is of."),
    ("amount", "number", "What was observed, with its unit in words here."),
    ("published", "date", "Day on which the observation became public."),
)
QUESTION = "# {title}: what does it ask?\n\nWhat a reader should learn here, in two sentences."
CELLS = {
    "parameters": 'as_of: str = "{day}"  # the day whose knowledge counts; nothing published later is read',
    "setup": 'import matplotlib.pyplot as plt\n\nimport memobook\n\nbook = memobook.open("{name}", as_of=as_of)',
    "values": """rows = book.data("{name}")
book.value("observations", len(rows), unit="rows", label="observations that were public", datasets=["{name}"])""",
    "figure": """if rows.empty:
    book.absent("{title} over time can’t be shown.", "No observation was public on this day.")
else:
    figure, axes = plt.subplots()
    axes.plot(rows["published"], rows["amount"], marker="o")
    book.figure(figure, "amounts", caption="What the figure shows.", alt="What one sees who can’t see it.")""",
}
TEST = '''"""The theme {name}: what its notebook records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from memobook.data.package import DataPackage
from memobook.publication.folder import Publication
from memobook.runs.run import Runner
from memobook.themes.theme import Theme
from memobook.data.view import View

PUBLICATION = Publication(Path(__file__).resolve().parents[1])
DAY = "{day}"


def test_it_counts_the_observations_that_were_public() -> None:
    package = DataPackage(PUBLICATION.data)
    theme = Theme.read(PUBLICATION.notebooks, "{name}")
    values = Runner(PUBLICATION, package).run(theme, {{"as_of": DAY}}, {{}}, __file__).executed().values
    assert values["{name}.observations"].value == len(View(package, date.fromisoformat(DAY)).frame("{name}"))
'''


@dataclass(frozen=True)
class ThemeDraft:
    """What was begun: the files, and the edition that has the theme; empty where none that is not released could."""

    name: str
    files: list[str]
    edition: str

    def lines(self) -> list[str]:
        """What is told of it, and what comes next."""
        told = [f"begun: {', '.join(self.files)}"]
        if not self.edition:
            told.append(f"the newest memo is released; put {self.name!r} under themes in the next one (memobook new)")
        return [*told, f"fill data/{self.name}.csv and notebooks/{self.name}.ipynb, then: memobook execute {self.name}"]


def begin_theme(publication: Publication, name: str) -> ThemeDraft:
    """Begin a theme: its notebook, an empty dataset, a test, and its entries in data package, contents and memo.

    All files are written, or none; nothing that is there is overwritten.

    Raises
    ------
    ContentError : ``theme.name``, ``theme.exists``, ``theme.contents``, or what is wrong with a file that it extends.
    """
    if not NAME.fullmatch(name) or name in RESERVED:
        what = "is the name of another page or folder" if name in RESERVED else "is no name of a theme"
        fix = "take lower-case letters, digits and _, a letter first, such as glass or power_prices"
        raise ContentError("theme.name", f"{name!r} {what}", place=PLACE, fix=fix)
    edition = Edition.read(publication, publication.newest())
    root = publication.root
    new = {
        publication.notebooks / f"{name}.ipynb": _notebook(name, edition.as_of),
        publication.data / f"{name}.csv": HEADER,
        root / "tests" / f"test_{name}.py": TEST.format(name=name, day=edition.as_of),
    }
    _refuse_known(publication, name, list(new))
    released = bool(read_locks(publication, edition.date))
    changed = {publication.data / "datapackage.json": _descriptor(publication, name)}
    changed |= _contents(publication, name)
    changed |= {} if released else {edition.path: _memo(edition, name)}
    files = {path: text.encode() for path, text in (new | changed).items()}
    write_together(files)
    return ThemeDraft(name, [publication.place(path) for path in files], "" if released else edition.date)


def _refuse_known(publication: Publication, name: str, paths: list[Path]) -> None:
    there = [publication.place(path) for path in paths if path.exists()]
    if name in DataPackage(publication.data).datasets:
        there.append(f"a dataset {name!r} in {DESCRIPTOR}")
    if there:
        fix = "choose another name, or move it away"
        raise ContentError("theme.exists", f"there is {', '.join(there)} already", place=PLACE, fix=fix)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _notebook(name: str, day: str) -> str:
    def filled(text: str) -> list[str]:
        return text.format(name=name, title=_title(name), day=day).splitlines(keepends=True)

    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "question", "metadata": {}, "source": filled(QUESTION)}
    ]
    for id, source in CELLS.items():
        tags = ["parameters", "hide-input"] if id == "parameters" else ["hide-input"]
        code = {"cell_type": "code", "id": id, "metadata": {"tags": tags}, "source": filled(source)}
        cells.append(code | {"execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return dump_notebook({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def _descriptor(publication: Publication, name: str) -> str:
    """The data package with the dataset at the end of its resources, indented as it was."""
    text = read_text(publication.data / "datapackage.json", DESCRIPTOR)
    package = json.loads(text)
    fields = [
        {"name": field, "type": kind, "description": told, "constraints": {"required": True}}
        for field, kind, told in FIELDS
    ]
    package.setdefault("resources", []).append(
        {
            "name": name,
            "path": f"{name}.csv",
            "profile": "tabular-data-resource",
            "title": _title(name),
            "description": "What a row is, where it was seen, and what the rows can't say.",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": fields, "primaryKey": ["id", "published"]},
            "sources": [{"title": "To be named"}],
            "licenses": [{"name": "notspecified", "title": "To be named"}],
            "vintage": "row",
            "redistribute": True,
        }
    )
    indent = re.search(r"^\{\n( +)", text)
    return json.dumps(package, indent=len(indent[1]) if indent else 2, ensure_ascii=False) + "\n"


def _contents(publication: Publication, name: str) -> dict[Path, str]:
    """The contents of a plain build, with the theme's page after the last notebook; none where there are none."""
    path = publication.root / "_toc.yml"
    if not path.is_file():
        return {}
    text = read_text(path, path.name)
    entries = [*re.finditer(r"^( *- *file: *)\S+\n", text if text.endswith("\n") else text + "\n", re.MULTILINE)]
    notebooks = [entry for entry in entries if "notebooks/" in entry[0]]
    after = (notebooks or entries)[-1:]
    if not after:
        raise ContentError(
            "theme.contents",
            "the contents have no chapter after which the page could stand",
            place=f"{path.name}:1",
            fix=f"add '- file: notebooks/{name}' to its chapters first",
        )
    (entry,) = after
    return {path: f"{text[: entry.end()]}{entry[1]}notebooks/{name}\n{text[entry.end() :]}"}


def _memo(edition: Edition, name: str) -> str:
    """The memo with the theme at the end of those in its front matter."""
    block = re.search(r"^themes:[ \t]*(#.*)?\n((?:[ \t]+\S.*\n|[ \t]*\n)+)", edition.text, re.MULTILINE)
    line = edition.front.line("themes")
    found = re.search(r"^( +)\S", block[2], re.MULTILINE) if block else None
    text = edition.text
    if block and found:
        end = block.start(2) + len(block[2].rstrip("\n")) + 1
        text = f"{text[:end]}{found[1]}{name}:\n{text[end:]}"
    front = yaml.safe_load(text.split("---\n")[1])
    if [*front["themes"]] != [*edition.themes, name]:
        raise ContentError(
            "theme.front",
            "the themes of the memo are not written as a block, so that one more can be added",
            place=f"{edition.place}:{line}",
            fix="write each on a line of its own, indented by two blanks: '  name:'",
        )
    return text
