"""Markup in words that are no Markdown: those of the register, and title and dek; readers would see it as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.editions.forecasts.file import forecasts_path
from memobook.editions.register import PLACEHOLDER
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import Entry, read_yaml

from ..material import Material
from ..rule import rule

PLAIN = rule(
    "text.markup", "warning", "Words of the register, a title or a dek hold markup, which prints as it stands.",
    "write plain words; in the register {theme.name} prints a value and {id} a statement",
)  # fmt: skip

# the first that is found is told: what follows mostly is a part of it
MARKUP = re.compile(
    r"\{[\w:-]+\}`[^`]*`|[{}][^{}`]{0,30}|\[@[^\]]*\]?|!?\[[^\]\n]+\]\([^)\n]*\)|`[^`\n]*`?|:{3,}"
    r"|(?<![\\\w*])\*{1,2}(?=\w)[^*\n]{0,30}\*{0,2}|~~\w[^~\n]{0,30}|(?<![\\\w_])__?(?=\w)[^_\s]{1,30}__?(?!\w)"
    r"|</?[A-Za-z][^<>\n]*>|&[A-Za-z][A-Za-z0-9]{1,30};|\\(?:[a-z]+\{|\*|\$)|(?<![\w\\])\$(?=[A-Za-z\\])[^$\n]*\$?"
)
# what a register says to readers, by kind of entry
SAID = {"forecasts": ("text", "note"), "claims": ("text", "note"), "implications": ("text",)}


def plain(material: Material) -> Iterator[Finding]:
    """Words of the register’s file, and the memo’s title and dek."""
    edition = material.edition
    if edition is None:
        return
    for name in ("title", "dek"):
        found = MARKUP.search(edition.front[name])
        if found:
            place = f"{edition.place}:{edition.front.line(name)}"
            yield PLAIN.at(place, f"the {name} holds {found[0]!r}", "write plain words")
    asked = _forecasts(material)
    for kind, names in SAID.items():
        entries = (asked if kind == "forecasts" else edition.register).get(kind)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, Entry) and entry.file != edition.place:  # the memo’s own are prose
                yield from _said(entry, names)
                wires = entry.get("tripwires")
                for wire in wires if isinstance(wires, list) else []:
                    if isinstance(wire, Entry):
                        yield from _said(wire, ("text",))


def _forecasts(material: Material) -> Entry:
    path = forecasts_path(material.publication, material.date)
    try:
        return read_yaml(path, material.publication.root) if path.is_file() else Entry()
    except ContentError:
        return Entry()  # the ledger tells it


def _said(entry: Entry, names: tuple[str, ...]) -> Iterator[Finding]:
    for name in names:
        words = entry.get(name)
        found = MARKUP.search(PLACEHOLDER.sub("", words)) if isinstance(words, str) else None
        if found:
            yield PLAIN.at(entry.at(name), f"the {name} of {entry.get('id')} holds {found[0]!r}")
