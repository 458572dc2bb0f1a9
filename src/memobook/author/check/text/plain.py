"""Markup in words that are no Markdown: those of the register, and title and dek; readers would see it as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from memobook.data.dataset import descriptor_place
from memobook.editions.edition import Edition
from memobook.editions.family import FOR_EACH
from memobook.editions.register import PLACEHOLDER
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import Entry

from ..material import Material
from ..rule import rule
from .raw import impossible_days

PLAIN = rule(
    "text.markup", "warning", "Words of register, front matter or a dataset hold markup, which prints as it stands.",
    "write plain words; in the register {theme.name} prints a value and {id} a statement",
)  # fmt: skip

# the first that is found is told: what follows mostly is a part of it
MARKUP = re.compile(
    r"\{[\w:-]+\}`[^`]*`|[{}][^{}`]{0,30}|\[@[^\]]*\]?|!?\[[^\]\n]+\]\([^)\n]*\)|`[^`\n]*`?|:{3,}"
    r"|(?<![\\\w*])\*{1,2}(?=\w)[^*\n]{0,30}\*{0,2}|~~\w[^~\n]{0,30}|(?<![\\\w_])__?(?=\w)[^_\s]{1,30}__?(?!\w)"
    r"|</?[A-Za-z][^<>\n]*>|&[A-Za-z][A-Za-z0-9]{1,30};|\\(?:[a-z]+\{|\*|\$)|(?<![\w\\])\$(?=[A-Za-z\\])[^$\n]*\$?"
)
# stands for what braces print
PRINTED = "\N{LATIN SMALL LETTER O WITH STROKE}"
# what a register says to readers, by kind of entry
SAID = {"forecasts": ("text", "note"), "claims": ("text", "note"), "implications": ("text",)}


def plain(material: Material) -> Iterator[Finding]:
    """Words of the register’s file, and the memo’s title and dek."""
    edition = material.edition
    if edition is None:
        return
    for place, what, words in [*front_texts(edition), *register_texts(material, edition)]:
        if found := MARKUP.search(PLACEHOLDER.sub(PRINTED, words)):
            yield PLAIN.at(place, f"the {what} holds {found[0].replace(PRINTED, '…')!r}")
        yield from impossible_days(words, place)
    for place, what, words in _described(material):
        if found := MARKUP.search(words):
            yield PLAIN.at(place, f"the {what} holds {found[0]!r}", "write plain words")


def front_texts(edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Place, name and words of what the front matter says to readers, without Markdown."""
    for name in ("title", "dek", "category"):
        if isinstance(edition.front.get(name), str):
            yield f"{edition.place}:{edition.front.line(name)}", name, edition.front[name]
    themes: Any = edition.front.get("themes")
    for theme, entry in themes.items() if isinstance(themes, Entry) else ():
        family = entry if isinstance(entry, Entry) and FOR_EACH in entry else Entry()
        for name in ("title", "values"):
            told: Any = family.get(name)
            for member, words in told.items() if isinstance(told, Entry) else ():
                if isinstance(words, str):
                    yield f"{edition.place}:{told.line(member)}", f"{name} of {theme}, {member}", words
        aggregates = family.get("aggregates")
        for name, one in aggregates.items() if isinstance(aggregates, Entry) else ():
            if isinstance(one, Entry) and isinstance(one.get("label"), str):
                yield f"{edition.place}:{one.line('label')}", f"label of {theme}.{name}", one["label"]


def register_texts(material: Material, edition: Edition) -> Iterator[tuple[str, str, str]]:
    """The same of the register and of the forecasts, in which braces print numbers."""
    for kind, names in SAID.items():
        entries = (material.forecast_file if kind == "forecasts" else edition.register).get(kind)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, Entry) and entry.file != edition.place:  # the memo’s own are prose
                yield from _said(entry, names)
                wires = entry.get("tripwires")
                for wire in wires if isinstance(wires, list) else []:
                    if isinstance(wire, Entry):
                        yield from _said(wire, ("text",))


def _described(material: Material) -> Iterator[tuple[str, str, str]]:
    """The same of the datasets that the edition reads: titles and descriptions, which their pages show."""
    ledger = material.ledger
    for name in ledger.datasets if ledger else ():
        dataset = material.package.datasets[name]
        told = [("title", "title", dataset.title), ("description", "description", dataset.description)]
        for what, word, words in told:
            if MARKUP.search(words):
                yield descriptor_place(material.publication.data, name, word), f"{what} of {name}", words


def _said(entry: Entry, names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        if isinstance(entry.get(name), str):
            yield entry.at(name), f"{name} of {entry.get('id')}", entry[name]
