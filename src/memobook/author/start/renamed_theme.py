"""A theme renamed: notebook and test, and its name and ids wherever they are written; what is released stays."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.files import read_text, write_together
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.runs.kernels.normalised import dump_notebook
from memobook.themes.cells.notebook_file import read_cells, source_of

from .theme_draft import check_name, refuse_known

PLACE = "memobook rename-theme"


@dataclass(frozen=True)
class Renamed:
    """What was changed, as messages name it."""

    old: str
    new: str
    files: list[str]

    def lines(self) -> list[str]:
        told = f"{self.old} is {self.new} in {', '.join(self.files)}"
        return [told, f"datasets keep their names; outputs come with: memobook execute {self.new}"]


def rename_theme(publication: Publication, old: str, new: str) -> Renamed:
    """Rename a theme in its notebook, its test, the contents, the pages and the memos that are not released.

    All files are written, or none; the files of the old name go once the new ones are there.

    Raises
    ------
    ContentError : ``theme.unknown``, ``theme.name``, ``theme.exists``, ``theme.released``.
    """
    path = publication.notebooks / f"{old}.ipynb"
    themes = [one.stem for one in sorted(publication.notebooks.glob("*.ipynb"))]
    if old not in themes:
        raise ContentError("theme.unknown", f"there is no theme {old!r}", place=PLACE, fix=suggestion(old, themes))
    check_name(new, PLACE)
    tests = publication.root / "tests" / f"test_{old}.py", publication.root / "tests" / f"test_{new}.py"
    refuse_known(publication, new, [publication.notebooks / f"{new}.ipynb", tests[1]], PLACE)
    memos = [day for day in publication.editions() if _names(publication, day, old)]
    if released := [day for day in memos if read_locks(publication, day)]:
        message = f"released memos show the theme {old!r}: {', '.join(released)}"
        fix = "keep its name, under which readers know it, and change its title in the notebook"
        raise ContentError("theme.released", message, place=PLACE, fix=fix)
    files = {publication.notebooks / f"{new}.ipynb": _notebook(path, old, new)}
    if tests[0].is_file():
        files[tests[1]] = _written(tests[0].read_text("utf-8"), old, new)
    texts = [publication.memos / f"{day}{end}" for day in memos for end in (".md", ".yml")]
    texts += sorted((publication.root / "book").glob("*.md"))
    for page in texts:
        text = read_text(page, publication.place(page))
        # a family's index is a page of its name
        target = page.with_name(f"{new}.md") if page.name == f"{old}.md" else page
        if (written := _written(text, old, new)) != text or target != page:
            files[target] = written
    for other in themes:
        source = publication.notebooks / f"{other}.ipynb"
        if other != old and (text := source.read_text("utf-8")) != (written := _ids(text, old, new)):
            files[source] = written
    contents = publication.root / "_toc.yml"
    if contents.is_file():
        text = contents.read_text("utf-8")
        files[contents] = re.sub(rf"(file: *notebooks/){old}(?=\s)", rf"\g<1>{new}", text)
    write_together({path: text.encode() for path, text in files.items()})
    for gone in (path, tests[0], publication.root / "book" / f"{old}.md"):
        gone.unlink(missing_ok=True)
    return Renamed(old, new, [publication.place(one) for one in files])


def _names(publication: Publication, day: str, theme: str) -> bool:
    front = (publication.memos / f"{day}.md").read_text("utf-8").split("\n---\n")[0]
    return re.search(rf"^ +{theme}:", front, re.MULTILINE) is not None


def _ids(text: str, old: str, new: str) -> str:
    """Ids of the theme's values, figures and tables; names of files stay."""
    return re.sub(rf"(?<![\w./-]){old}\.(?!(?:csv|ipynb|html|md|py|json)\b)(?=[a-z_])", f"{new}.", text)


def _written(text: str, old: str, new: str) -> str:
    """A text with the theme's name where it is one: in ids, links to its page, front matter and register."""
    text = _ids(text, old, new)
    for before, after in (("^( +)", "(?=:)"), ("^( *(?:- *)?theme: *)", "(?= *$)"), ("(<)", "(?=[>#/])")):
        pattern = f"{before}{old}{after}"
        text = re.sub(pattern, rf"\g<1>{new}", text, flags=re.MULTILINE)
    return re.sub(rf"(Theme\.read\([^)]*|memobook\.open\()([\"']){old}\2", rf"\1\g<2>{new}\2", text)


def _notebook(path: Path, old: str, new: str) -> str:
    """The notebook under its new name, without outputs, whose ids are those of the old one."""
    notebook = read_cells(path, f"notebooks/{path.name}")
    for cell in notebook["cells"]:
        cell["source"] = _written(source_of(cell), old, new).splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return dump_notebook(json.loads(json.dumps(notebook)))
