"""Links within the publication: to files, pages and places on them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path
from urllib.parse import unquote

from memobook.pages.carried import included, lies_inside, named_by_directives
from memobook.pages.docs import docs_pages
from memobook.pages.outputs.cell_links import html_anchors
from memobook.pages.own_pages import PAGES
from memobook.publication.finding import Finding
from memobook.publication.text.slug import slugs

from ..addresses import ADDRESS, fault, fault_in_markdown
from ..markdown import Markdown
from ..material import Material, Notebook
from ..rule import rule
from .labels import labels_of

GONE = rule(
    "link.external", "warning", "An address elsewhere does not answer.",
    "look for the work’s new address, or name an archived copy",
)  # fmt: skip
BROKEN = rule(
    "link.broken", "error", "A link leads to a file, a page or a place on it that there is not.", "mend the target"
)

OUTSIDE, COPY = "{path} lies outside the publication", "copy it beside the page, with its licence"
MARKDOWN = "write it in Markdown, ![words](file) or [words](file), so that the file goes along"
PAGE = "lead to it with {{page}}`words <{name}>`, where it is a page of the edition or of the documentation"


def links(material: Material) -> Iterator[Finding]:
    """Broken links of the memo, the other pages and the notebooks' prose."""
    for text in [material.memo, *material.pages]:
        yield from _of_text(material, text, text.anchors | _named([text]))
    for text in material.texts:
        yield from _of_directives(material, text)
    for notebook in material.notebooks:
        anchors = _anchors(notebook)
        # and those of JupyterLab
        anchors |= {words.replace(" ", "-") for _, text in notebook.prose for _, words, _ in text.headings}
        anchors |= _named([text for _, text in notebook.prose])
        anchors |= set(html_anchors(text.text for _, text in notebook.prose))
        for cell, text in notebook.prose:
            yield from _of_text(material, text, anchors, cell.get("attachments") or {})


def _of_text(material: Material, text: Markdown, anchors: set[str], attached: Container[str] = ()) -> Iterator[Finding]:
    for _, content, offset in text.roles("page"):
        told = _page(material, content)
        if told:
            yield BROKEN.at(text.at(offset), told)
    base = (material.publication.root / text.place.partition(" cell ")[0]).parent
    for target, offset in text.addresses_elsewhere:
        if odd := fault(target):
            yield ADDRESS.at(text.at(offset), *odd)
    for tag, target, offset in text.files_in_html:
        yield BROKEN.at(
            text.at(offset), f"<{tag}> names {target[:60]}, which does not go along with the page", MARKDOWN
        )
    for _, _, target, offset in text.links:
        if wrong := fault_in_markdown(target):
            yield ADDRESS.at(text.at(offset), *wrong)
            continue
        path, _, anchor = target.partition("#")
        anchor = unquote(anchor)
        if "://" in target or target.startswith(("mailto:", "{")):
            continue
        if not path:
            if not anchor:
                yield BROKEN.at(text.at(offset), "the link leads nowhere")
            elif anchor not in anchors and not _known_anchor(material, anchor):
                yield BROKEN.at(text.at(offset), f"nothing on the page is called {anchor!r}")
        elif path.startswith("attachment:"):
            if unquote(path.removeprefix("attachment:")) not in attached:
                yield BROKEN.at(text.at(offset), f"the cell holds no {path}")
        elif name := _page_of(material, text, _written(base / unquote(path))):
            yield BROKEN.at(text.at(offset), f"{path} is a page with an address of its own", PAGE.format(name=name))
        elif path.startswith("/"):
            if not (material.publication.root / unquote(path[1:])).is_file():
                yield BROKEN.at(text.at(offset), f"there is no {path} in the publication")
        elif not (base / unquote(path)).exists():
            yield BROKEN.at(text.at(offset), f"there is no {path}")
        elif not lies_inside(material.publication, base / unquote(path)):
            yield BROKEN.at(text.at(offset), OUTSIDE.format(path=path), COPY)
        elif anchor and path.endswith(".md") and (base / path).is_file():
            other = Markdown((base / path).read_text("utf-8"), path)
            if anchor not in other.anchors:
                yield BROKEN.at(text.at(offset), f"nothing in {path} is called {anchor!r}")


def _named(texts: list[Markdown]) -> set[str]:
    """Figures, tables and formulas of a page that have a name."""
    return {label for text in texts for label, _ in labels_of(text)}


def _of_directives(material: Material, text: Markdown) -> Iterator[Finding]:
    """Files that directives name and that there are not, and pages that are included with a heading of their own."""
    base = (material.publication.root / text.place.partition(" cell ")[0]).parent
    inside = dict(included(text.text))
    for path, offset in named_by_directives(text.text):
        file = material.publication.root / path[1:] if path.startswith("/") else base / path
        if not file.is_file():
            yield BROKEN.at(text.at(offset), f"there is no {path}")
        elif not lies_inside(material.publication, file):
            yield BROKEN.at(text.at(offset), OUTSIDE.format(path=path), COPY)
        elif path in inside and file.suffix == ".md":
            other = Markdown(file.read_text("utf-8"), path)
            if any(level == 1 for level, _, _ in other.headings):
                message = f"it includes {path}, which begins as a page of its own, with a heading of the first level"
                yield BROKEN.at(text.at(offset), message, "include a file whose headings fit below the memo’s own")


def _written(path: Path) -> Path:
    """The file of a page that is named as it is built, without an ending or with that of HTML."""
    if path.exists() or path.suffix not in ("", ".html"):
        return path
    return next((file for end in (".md", ".ipynb") if (file := path.with_suffix(end)).is_file()), path)


def _page_of(material: Material, text: Markdown, path: Path) -> str:
    """The page that a link to a file should name: one of the documentation leads to another of it by its file."""
    if path.suffix not in (".md", ".ipynb") or not path.is_file():
        return ""
    folder = material.publication.memos.parent
    within = path.resolve().relative_to(folder.resolve()) if path.resolve().is_relative_to(folder.resolve()) else None
    if within and within.parts[0] == "docs":
        return "" if text.place.startswith("book/docs/") else within.with_suffix("").as_posix()
    return "memo" if within and within.parts[0] == "memos" else path.stem


def _page(material: Material, content: str) -> str:
    """What is wrong with a {page} role; nothing where it is good."""
    page, _, anchor = content.rpartition("<")[2].rstrip(">").strip().partition("#")
    if material.edition is None:
        return ""
    themes = [*material.edition.tops, *material.edition.themes]
    if "/" in page and not material.families_known:
        return ""
    if page not in (*themes, *PAGES) and page not in docs_pages(material.publication):
        return f"there is no page {page!r}"
    if anchor and not _known_anchor(material, anchor) and not _page_anchor(material, page, anchor):
        return f"nothing on the page {page!r} is called {anchor!r}"
    return ""


def _known_anchor(material: Material, anchor: str) -> bool:
    """Whether it names a value, claim, implication, figure, table, dataset or reference; unknown where no ledger is."""
    ledger = material.ledger
    if ledger is None:
        return True
    names = {*ledger.values, *ledger.register.claims, *(i.id for i in ledger.register.implications)}
    names |= {id for run in ledger.executed.values() for id in (*run.figures, *run.tables)}
    names |= {*ledger.references, *ledger.datasets, *ledger.statements}
    plain = {name.replace(".", "-").replace("_", "-") for name in names}
    return anchor in names or anchor.replace("_", "-") in plain or anchor.partition("-")[2] in names | plain


def _page_anchor(material: Material, page: str, anchor: str) -> bool:
    for text in material.pages:
        if text.place == f"book/{page}.md" and anchor in text.anchors:
            return True
    if page == "memo":
        return anchor in material.memo.anchors
    return any(anchor in _anchors(notebook) for notebook in material.notebooks if notebook.theme == page)


def _anchors(notebook: Notebook) -> set[str]:
    """The anchors of a notebook's page, on which equal headings of several cells have several."""
    texts = [text for _, text in notebook.prose]
    numbered = slugs(words for text in texts for words in text.heading_words)
    return {*numbered, *(anchor for text in texts for anchor in text.anchors)}
