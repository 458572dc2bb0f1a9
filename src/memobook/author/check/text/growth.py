"""Growth: a level in the place where a sentence has a change (“grew by $4.2 billion” of all revenue)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.themes.values.printed import WORDS
from memobook.themes.values.value import Value

from ..material import Material
from ..rule import rule
from .direction import DENIED, DOWN, UP
from .printed_unit import register_texts
from .signs import PLACEHOLDER, USE

LEVEL = rule(
    "prose.growth", "warning", "A sentence has a value as a change, and nothing says that the value is one.",
    "print the value that is the change, write “to” or “at”, or say in the value’s label what it is a change of",
)  # fmt: skip

NEAR = (
    r"(?:\s+(?:by|of|some|about|almost|nearly|over|only|just|another|a|further|an|around|roughly|more\s+than|less\s+than|"
    r"at\s+least|as\s+much\s+as))*"
)
NOUNS = (
    "growth|increases?|rises?|gains?|jumps?|declines?|drops?|falls?|decreases?|surges?|changes?|reductions?|cuts?|"
    "expansion|slowdown"
)
# a verb with its number at once; words that are also adjectives need "by"
MOVED = re.compile(
    rf"\b(?:(?:{UP}|{DOWN})(?:\s+[\w’'-]+){{0,3}}?\s+by{NEAR}|(?:rose|grew|grown|climbed|jumped|surged|soared|gained|increased|"
    r"fell|dropped|declined|decreased|shrank|plunged|slid|sank|expanded|contracted|rises|grows|falls|up|down)"
    rf"{NEAR})\s+$",
    re.IGNORECASE,
)
A_CHANGE = re.compile(
    rf"\b(?:{NOUNS})(?:\s+(?:of|in|for|from|on|over)\s+(?:[\w’'-]+\s+){{1,5}}?)?\s*(?:of|was|is|were|came\s+to|reached|at|:)"
    rf"{NEAR}\s+$",
    re.IGNORECASE,
)
# words of a label, or of the name, that say that a value is a change, a distance or a factor
CHANGE = re.compile(
    r"chang|grow|grew|ris|rose|increas|decreas|fall|fell|declin|drop|gain|loss|lost|more|less|higher|lower|fewer|added|"
    r"addition|extra|excess|new\b|acceler|slow|shift|mov|delta|differ|distance|gap|against|than|since|compar|versus|"
    r"premium|discount|swing|narrow|wid|revis|times|ratio|factor|multipl|fold|yearly|annual|rate|return|alpha|jump|cut|"
    r"contribut|reduc|sav|effect|\bup\b|\bdown\b|over the|in a year|year on year|yoy|correlat|step|between|from .* to ",
    re.IGNORECASE,
)


def growth(material: Material) -> Iterator[Finding]:
    """Levels in the place of changes in the memo, in the prose of notebooks, in headlines and in the register."""
    ledger = material.ledger
    if ledger is None:
        return
    prose = [material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)]
    for text in (*prose, *material.headlines):
        for message, offset in in_text(text.markup, USE, ledger.values):
            yield LEVEL.at(text.at(offset), message)
    for id, words in register_texts(ledger):
        for message, _ in in_text(words, PLACEHOLDER, ledger.values):
            yield LEVEL.at(ledger.register.place(id), f"{message}, in the text of {id}")


def in_text(text: str, use: re.Pattern[str], values: dict[str, Value]) -> Iterator[tuple[str, int]]:
    """What is told of each level as if it were a change, and where."""
    for found in use.finditer(text):
        value = values.get(found["id"])
        if value is None or isinstance(value.value, str) or _is_change(value):
            continue
        before = re.split(r"[,;(.]\s|\{[^{}]*\}(?:`[^`]*`)?", text[: found.start()])[-1]
        word = MOVED.search(before) or A_CHANGE.search(before)
        told = f"{word[0].strip()} {value.text}" if word and not DENIED.search(before) else ""
        if not told and found["form"] in WORDS:
            told = f"{value.text} as “{found['form']}”"
        if told:
            yield f"“{' '.join(told.split())}” of {value.id}, which is {value.label!r}", found.start()


def _is_change(value: Value) -> bool:
    return ":+" in value.format or bool(CHANGE.search(f"{value.label} {value.id.partition('.')[2].replace('_', ' ')}"))
