"""Labels, footnotes and addresses of Markdown: that there are not, or that are given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from memobook.publication.finding import Finding

from ..markdown import DEFINED, FENCE, TARGET, Markdown
from ..material import Material
from ..rule import rule

LABEL = rule(
    "label.unknown", "error", "A reference or a footnote leads to a label that there is not.",
    "write the label where it should lead: (its-name)= above a heading, $$ (its-name) behind a formula, [^its-name]: …",
)  # fmt: skip
UNUSED = rule(
    "label.unused", "warning", "A footnote is written that no text leads to, so that no page shows it.",
    "write its mark, [^its-name], where it belongs, or take the note out",
)  # fmt: skip
LABELS = rule("label.twice", "error", "A label or a footnote is given twice.", "rename one")

REFERENCE = re.compile(r"\{(ref|eq)\}`(?:[^`<]*<)?([^`<>]+)>?`")
EQUATION = re.compile(r"\$\$[ \t]*\(([\w-]+)\)")
NAMED = re.compile(r"^[ \t]*:(?:name|label):[ \t]*(\S+)", re.MULTILINE)
NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


def labels(material: Material) -> Iterator[Finding]:
    """All of it, in an edition's texts and in the documentation, a site of its own that knows no edition's labels."""
    documentation = [text for text in material.pages if text.place.startswith("book/docs/")]
    edition = [text for text in material.texts if not text.place.startswith("book/docs/")]
    for texts in (edition, documentation):
        known = {label for text in texts for label, _ in labels_of(text)}
        for text in texts:
            yield from _references(text, known)
        yield from _twice(texts)
    yield from _by_member(material)
    for page in _pages(material):
        yield from _notes(page)
        yield from _defined(page)
    for text in documentation:
        yield from _defined([text])


def labels_of(text: Markdown) -> Iterator[tuple[str, int]]:
    """Names that a text gives to places, formulas, figures and tables, each with its offset."""
    offset, fence = 0, ""
    for line in text.text.split("\n"):
        found = FENCE.match(line)
        if found and (not fence or line.strip() == fence):
            fence = "" if fence else found[1]
        elif (target := TARGET.match(line)) and not fence:
            yield target[1].lower(), offset
        offset += len(line) + 1
    for pattern in (EQUATION, NAMED):
        yield from ((found[1].lower(), found.start()) for found in pattern.finditer(text.text))


def _references(text: Markdown, labels: set[str]) -> Iterator[Finding]:
    for found in REFERENCE.finditer(text.markup):
        if found[2].strip().lower() not in labels:
            yield LABEL.at(text.at(found.start()), f"nothing is called {found[2].strip()!r}")
        elif found[1] == "eq" and "<" in found[0]:
            fix = "write the words beside it, or link to the formula: [words](#its-name)"
            yield LABEL.at(text.at(found.start()), f"{found[0][:40]!r} prints the formula’s number, and no words", fix)


def _twice(texts: list[Markdown]) -> Iterator[Finding]:
    """Labels of an edition's pages, which are one book, that are given again."""
    seen: dict[str, str] = {}
    for text in texts:
        for label, offset in labels_of(text):
            if label in seen:
                yield LABELS.at(text.at(offset), f"{label!r} stands at {seen[label]} already")
            seen.setdefault(label, text.at(offset))


def _by_member(material: Material) -> Iterator[Finding]:
    """Labels in a family's notebook, which each member's page would give."""
    for notebook in material.notebooks:
        if notebook.family and len(notebook.family.members) > 1:
            for _, text in notebook.prose:
                for label, offset in labels_of(text):
                    fix = "leave it out, and lead to a heading by its words: [words](#its-words)"
                    yield LABELS.at(text.at(offset), f"{label!r} would stand on the page of each member", fix)


def _defined(texts: list[Markdown]) -> Iterator[Finding]:
    """Addresses of a page that are defined again; each cell of a notebook may define one that it uses."""
    seen: dict[str, tuple[str, str]] = {}
    for text in texts:
        for found in DEFINED.finditer(text.markup):
            label, target = " ".join(found["label"].lower().split()), found["target"]
            place, before = seen.setdefault(label, (text.at(found.start()), target))
            if place != text.at(found.start()) and not (text.in_cell and target == before):
                also = f" with another address, {before[:60]}" if target != before else ""
                yield LABELS.at(text.at(found.start()), f"'[{label}]' stands at {place} already{also}")


def _pages(material: Material) -> Iterator[list[Markdown]]:
    """The texts of each page."""
    yield from ([page] for page in (material.memo, *material.pages) if not page.place.startswith("book/docs/"))
    yield from ([text for _, text in notebook.prose] for notebook in material.notebooks)


def _notes(texts: list[Markdown]) -> Iterator[Finding]:
    """Footnotes of a page that are not there, there twice, or there for nothing."""
    found = [(text, one) for text in texts for one in NOTE.finditer(text.markup)]
    given = Counter(one[1] for text, one in found if _defines(text, one))
    marked = {one[1] for text, one in found if not _defines(text, one)}
    for text, one in found:
        if _defines(text, one) and one[1] not in marked:
            yield UNUSED.at(text.at(one.start()), f"nothing leads to the footnote [^{one[1]}]")
        if not _defines(text, one) and one[1] not in given:
            yield LABEL.at(text.at(one.start()), f"there is no footnote {one[0]}")
        elif _defines(text, one) and given[one[1]] > 1:
            given[one[1]] -= 1
            yield LABELS.at(text.at(one.start()), f"the footnote [^{one[1]}] is given again")


def _defines(text: Markdown, found: re.Match[str]) -> bool:
    return bool(found[2]) and (found.start() == 0 or text.markup[found.start() - 1] == "\n")
