"""Files that pages name, such as pictures beside them: they are laid out beside the staged pages and hashed with them.

A page is staged in another folder than the one it is written in, so each file goes to the same place as seen from the
page. What is a page itself is no file: prose leads to it with ``{page}``.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from memobook.publication.errors import ContentError
from memobook.publication.files import read_text
from memobook.publication.folder import Publication
from memobook.themes.cells.notebook_file import read_cells, source_of

# what of a page's Markdown may name a file: links and pictures, directives, their options, raw HTML
NAMED = (
    re.compile(r"\]\(\s*<?(?P<path>[^)<>\s]+(?:\s[^)<>\"\s]+)*)>?(?:\s+\"[^\"]*\")?\s*\)"),
    re.compile(r"^\s*\[[^\]]+\]:\s+<?(?P<path>[^\s>]+)", re.MULTILINE),
    re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{(?:image|figure|include|literalinclude)\}[ \t]+(?P<path>\S.*?)[ \t]*$",
               re.MULTILINE),
    re.compile(r"^[ \t]*:file:[ \t]+(?P<path>\S.*?)[ \t]*$", re.MULTILINE),
    re.compile(r"<(?:img|a)\s[^>]*?(?:src|href)=[\"'](?P<path>[^\"']+)[\"']"),
)  # fmt: skip
INCLUDE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{include\}[ \t]+(?P<path>\S.*?)[ \t]*$", re.MULTILINE)
LISTED = re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{literalinclude\}[ \t]+(?P<path>\S.*?)[ \t]*$", re.MULTILINE)
PAGES = (".md", ".ipynb")
ELSEWHERE = re.compile(r"[a-zA-Z][\w+.-]*:|//|#|\{")


def names_in(text: str) -> Iterator[tuple[str, int]]:
    """Paths that a text of Markdown names, as written but for their fragment, and where."""
    for pattern in NAMED:
        for found in pattern.finditer(text):
            path = unquote(found["path"].partition("#")[0])
            if path and not ELSEWHERE.match(path):
                yield path, found.start("path")


def named_by_directives(text: str) -> Iterator[tuple[str, int]]:
    """Paths that directives and their options name, and where."""
    for pattern in NAMED[2:4]:
        for found in pattern.finditer(text):
            if not ELSEWHERE.match(found["path"]):
                yield found["path"], found.start()


def included(text: str) -> list[tuple[str, int]]:
    """Paths of the files that a text includes as its own, and where."""
    return [(found["path"], found.start()) for found in INCLUDE.finditer(text)]


def lies_inside(publication: Publication, path: Path) -> bool:
    """Whether a file belongs to the publication, also by where links of the file system lead."""
    return path.resolve().is_relative_to(publication.root.resolve())


def _words_of(notebook: Path) -> Sequence[str]:
    """Texts of a notebook's Markdown that may name a file."""
    return _words(notebook, notebook.read_bytes() if notebook.is_file() else None)


@lru_cache(512)  # several pages ask for those of all themes
def _words(notebook: Path, data: bytes | None) -> Sequence[str]:
    cells = read_cells(notebook, f"notebooks/{notebook.name}")["cells"]
    texts = [source_of(cell) for cell in cells if cell["cell_type"] == "markdown"]
    return [text for text in texts if next(names_in(text), None)]


class Carried:
    """The files that an edition's pages name, by their place as seen from the page."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.files: dict[str, Path] = {}

    @classmethod
    def of(cls, publication: Publication, date: str, themes: Iterable[str], pages: Iterable[str]) -> Carried:
        """Those of a memo, of themes and of pages of ``book/``."""
        carried = cls(publication)
        carried.add(read_text(publication.memos / f"{date}.md", f"book/memos/{date}.md"), publication.memos)
        # all members of a family have the words of one notebook, and pages in one folder
        for theme, slash in dict.fromkeys(page.partition("/")[:2] for page in themes):
            for text in _words_of(publication.notebooks / f"{theme}.ipynb"):
                carried.add(text, publication.notebooks, f"{theme}/" if slash else "")
        for page in pages:
            path = publication.root / "book" / f"{page}.md"
            if path.is_file():
                carried.add(read_text(path, publication.place(path)), path.parent)
        return carried

    def add(self, text: str, folder: Path, above: str = "") -> None:
        """Take the files that a text in ``folder`` names; what an included file names is seen from that file.

        ``above`` is the folder of the staged page, as that of a family's members.
        """
        texts = {path for path, _ in included(text)}
        shown = {found["path"] for found in LISTED.finditer(text)}
        for name, _ in names_in(text):
            base = self.publication.root if name.startswith("/") else folder
            path = Path(os.path.normpath(base / name.lstrip("/")))
            inside = lies_inside(self.publication, path)
            if not path.is_file() or not inside or (path.suffix in PAGES and name not in (*texts, *shown)):
                continue
            place = posixpath.normpath(name[1:] if name.startswith("/") else above + name)
            other = self.files.setdefault(place, path)
            if other != path and other.read_bytes() != path.read_bytes():
                both = f"{self.publication.place(other)} and {self.publication.place(path)}"
                raise ContentError(
                    "page.file",
                    f"two pages name {place}, and mean {both}",
                    place=self.publication.place(path),
                    fix="give one of the files another name",
                )
            if name in texts and path.suffix in PAGES:
                self.add(read_text(path, self.publication.place(path)), path.parent, above)

    def put(self, stage: Path) -> None:
        """Lay the files out around the staged pages; two folders above them at most."""
        from .figures.scaled import WIDEST, scaled

        for place, path in self.files.items():
            target = Path(os.path.normpath(stage / place))
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                if not scaled(path, target, WIDEST):
                    shutil.copyfile(path, target)
