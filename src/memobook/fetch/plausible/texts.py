"""Texts that no honest source sends as a name: too long, with characters that act, or written for another reader."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from memobook.data.cell_text import printable, runs_in_a_spreadsheet, turns
from memobook.data.dataset import Dataset

from ..connector import Row
from .breach import Breach, called, words

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # categories of characters that are no letters
JOINERS = "\u200c\u200d"  # words of Persian and Indian languages are written with them, and emoji
LOST = "\ufffd"  # what stands for a character that could not be read
MARKUP = re.compile(r"</?[a-z!]|\{\{|\}\}|\{%|\]\s*\(|\\[a-z]+\s*\{|javascript:", re.IGNORECASE)


def text_breaches(dataset: Dataset, rows: list[Row]) -> Iterator[Breach]:
    """A breach for each text that can't be a name or a note of an honest source."""
    columns = [field.name for field in dataset.fields if field.type == "string"]
    entity = dataset.plausible.entity or dataset.key
    sound = {"", None}  # most texts of a table stand in it many times
    for row in rows:
        for column in columns:
            if row[column] in sound:
                continue
            fault = fault_of(row[column], dataset.plausible.text)
            if fault:
                # the text itself is what is odd, so it is not what an answer can be accepted by
                names = called([printable(str(row[name])) for name in entity])
                yield Breach("text", names, f"{column} is {printable(row[column])}, {fault}")
            else:
                sound.add(row[column])


def fault_of(text: str, longest: int) -> str | None:
    """What is wrong with a text; None where nothing is."""
    if len(text) > longest:
        return f"which has {len(text)} characters; {longest} are plausible"
    if turns(text):
        return "which turns the direction of writing"
    if LOST in text or is_misread(text):
        return "which was read in another encoding than it was written in"
    if any(one.isascii() and other in JOINERS for one, other in pairwise(text)):
        return "which holds a character that is not seen"
    # what Python calls printable has none of them, and is told at once
    if not text.isprintable() and any(unicodedata.category(c) in UNSEEN and c not in JOINERS for c in text):
        return "which holds a control character"
    if runs_in_a_spreadsheet(text):
        return "which a spreadsheet would run as a formula"
    return "which holds markup" if MARKUP.search(text) else None


def is_misread(text: str) -> bool:
    """Whether a text is one in UTF-8 that was read as if it were in the encoding of western Windows."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def twin_breaches(dataset: Dataset, held: list[Row], came: list[Row]) -> Iterator[Breach]:
    """A breach for each new entity that is written like another of the same answer, but for case and blanks."""
    columns = dataset.plausible.entity or dataset.key
    known = {tuple(row[name] for name in columns) for row in held}
    if not known:
        return
    written: dict[tuple[str, ...], set[tuple[object, ...]]] = defaultdict(set)
    for entity in {tuple(row[name] for name in columns) for row in came}:
        written[tuple(_plain(str(value)) for value in entity)].add(entity)
    for twins in written.values():
        for new in sorted(twins - known, key=str) if len(twins) > 1 else ():
            other = min(twins - {new}, key=str)
            told = f"{printable(words(new))} and {printable(words(other))} differ in case or blanks only"
            yield Breach("twins", called([printable(str(value)) for value in new]), told)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
